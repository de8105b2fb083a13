"""An employee leaves: one tap ends what they may do, their work goes on, and clients who name them are told."""

from pathlib import Path

from bot.book.commands import apply_file
from tests.stories.morning import at_work
from tests.stories.stage import BOOKS, TUESDAY_MORNING, Stage, labels, words


async def test_their_work_is_passed_on_and_they_are_nobody_any_more(stage: Stage) -> None:
    olga, ivan, max_ = await at_work(stage)
    await ivan.says("/log 1 20m reading")
    await olga.says("/leaves Olga", chat=stage.staff_chat)
    await olga.has_read("nobody parts with themselves", chat=stage.staff_chat)
    assert await ivan.says("/leaves Max")
    await ivan.has_read("/leaves is for managers")
    await olga.says("/leaves Ivan", chat=stage.staff_chat)
    asked = await olga.has_read(
        "Ivan Novak leaves?", "#1 Vega · Please replace", "They are on call by the book"
    )
    assert "They leave; all to Max Keller" in labels(asked)
    press = next(b["callback_data"] for row in asked["reply_markup"]["inline_keyboard"] for b in row)
    await olga.presses("They leave; all to Max Keller", asked)
    done = await olga.has_read("Ivan Novak has left.", "#1 → ", "Please take them out of the staff chat")
    assert await olga.forges(press, done) == "Ivan Novak has left already; nothing was changed."

    await max_.has_read("#1 · Vega · Please replace")
    card = await olga.card(1)
    assert "Logged: 20 min" in words(card), "their figures stay"
    await ivan.has_read("is with somebody else now")
    await ivan.says("/mine")
    assert "On your desk" not in await ivan.reads()
    helen = await stage.let_in("Helen", client="orchard")
    await helen.says("Ivan, could you look at the new banner for the spring sale?")
    await helen.has_read("Logged, #2.", "Ivan no longer works here; the office has your question.")


async def test_the_book_ends_somebody_and_their_work_waits(stage: Stage, tmp_path: Path) -> None:
    olga, ivan, _ = await at_work(stage)
    said = (BOOKS / "en.toml").read_text()
    book = tmp_path / "office.toml"
    book.write_text(
        said.replace(
            'role = "employee"\nmail = "ivan@', 'role = "employee"\nended = 2026-11-24\nmail = "ivan@'
        )
    )
    await apply_file(book, stage.office.database, TUESDAY_MORNING)
    await stage.quiet()
    await ivan.has_read("is with somebody else now")
    card = await olga.card(1)
    assert "→" not in words(card)
    await olga.presses("Assign", card)
    await olga.presses("Max Keller")
    await stage.later(seconds=61)
    assert "→ Max Keller" in words(await olga.card(1))
