"""A price declined by mail: at once where it is sure, else with the manager's one tap; it never takes the code."""

from pathlib import Path

import pytest

from bot.staff import acceptance
from bot.visit import Visit
from config.database import Database, Session
from config.i18n import translator
from intake.contacts.models import Channel
from intake.contacts.queries import who
from intake.letter import Press
from intake.message import Sender
from intake.outbox.models import Outbound, OutboxState
from intake.tickets.models import ClosedReason, Status
from tests.bot.letters import CLARA, JUDITH, NILS, STAFF, Letters, answering, priced, said
from tests.intake.desk import rows


@pytest.fixture
async def post(office_database: Database, tmp_path: Path) -> Letters:
    return await Letters(office_database, tmp_path).open()


@pytest.mark.parametrize("text", ["No, thank you.", "нет, спасибо", "Отказываемся.", "結構です"])
async def test_a_plain_no_to_the_mail_of_the_price_declines_it(post: Letters, text: str) -> None:
    reply, _ = await priced(post)
    quoted = "\r\n\r\nOn Monday the studio wrote:\r\n> To accept, reply “yes”"
    await post.comes(CLARA, "Re: A banner", text + quoted, **reply)
    price = await post.quote()
    assert (price.state.value, price.decided_channel, price.decline_reason) == (
        "declined",
        Channel.MAIL,
        text,
    )
    [ticket] = await post.tickets()
    assert (ticket.status, ticket.closed_reason) == (Status.CLOSED, ClosedReason.DECLINED)
    card = await post.card(1)
    assert "declined" in card and text in card
    leaving = [row for row in await rows(post.database, Outbound) if row.state is OutboxState.WAITING]
    heard = said([row.payload for row in leaving if row.channel is Channel.MAIL][-1])
    assert any(way in heard for way in ("Declined: #1", "Отклонено: заявка #1", "ご辞退を承りました。#1"))
    assert not any("Added to" in said(row.payload) for row in leaving if row.channel is Channel.MAIL)


async def test_the_way_back_is_an_answer_to_that_mail(post: Letters) -> None:
    reply, _ = await priced(post)
    await post.comes(CLARA, "Re: A banner", "No", **reply)
    [*_, told] = await post.sent("clara")
    assert "just answer this mail" in said(told)
    await post.comes(CLARA, "Re: A banner", "We do need it after all", **answering(told))
    assert "An answer to #1, which is closed" in await post.card(2)


@pytest.mark.parametrize(
    ("sender", "proof", "text", "answered"),
    [
        (CLARA, "none", "No, thank you.", True),
        (CLARA, None, "No", True),
        (CLARA, "pass", "Нет, дорого", False),
    ],
)
async def test_what_is_not_sure_waits_for_one_tap(
    post: Letters, sender: str, proof: str | None, text: str, answered: bool
) -> None:
    reply, _ = await priced(post)
    await post.comes(sender, "Re: A banner", text, proof=proof, **reply)
    assert (await post.quote()).state.value == "put"
    card = await post.card(1)
    assert (
        f"Seems to decline the price, Clara Hartmann: “{text}”" in card
        and "Confirm that they decline" in card
    )
    heard = "\n".join(said(mail) for mail in await post.sent("clara"))
    assert ("We have noted your no to #1" in heard) is answered


async def test_a_no_to_anything_else_of_ours_is_none_to_the_price(post: Letters) -> None:
    await priced(post)
    asked_later = answering((await post.sent("clara"))[0])
    await post.comes(CLARA, "Re: A banner", "No", **asked_later)
    assert (await post.quote()).state.value == "put"
    assert "Confirm that they decline" in await post.card(1)


async def test_who_may_not_order_declines_nothing(post: Letters) -> None:
    reply, _ = await priced(post, JUDITH)
    await post.comes(NILS, "Re: A banner", "No", **reply)
    assert (await post.quote()).state.value == "put"
    assert "Nils Otto, who may not order: “No”" in await post.card(1)


async def test_the_managers_tap_declines_and_whoever_may_order_can_object(post: Letters) -> None:
    reply, _ = await priced(post)
    await post.comes(CLARA, "Re: A banner", "No, too expensive", **reply)
    price = await post.quote()
    async with post.database.writing() as session:
        answer = await acceptance.confirm_no(
            await of_olga(session, post), Press("confirmno", price.id, price.revision)
        )
    assert "declined (Clara Hartmann, by mail of" in (answer.toast or "")
    price = await post.quote()
    assert (price.state.value, price.decline_reason) == ("declined", "No, too expensive")
    assert "Clara Hartmann, by mail of" in (price.decided_on_behalf or "")
    [told] = [said(mail) for mail in await post.sent("clara") if "is declined" in said(mail)]
    assert "please write here at once" in told
    assert "Seems to decline" not in await post.card(1)


async def test_the_later_word_counts_on_the_card(post: Letters) -> None:
    reply, _ = await priced(post)
    await post.comes(CLARA, "Re: A banner", "No", proof="none", **reply)
    await post.comes(CLARA, "Re: A banner", "Yes", proof="none", **reply)
    card = await post.card(1)
    assert "Confirm the acceptance" in card and "Seems to decline" not in card


async def of_olga(session: Session, post: Letters) -> Visit:
    olga = await who(session, Channel.MAIL, "olga@lindenhof.example")
    assert olga is not None
    return Visit(
        session=session,
        now=post.clock.at,
        t=translator("en"),
        sender=Sender(Channel.TELEGRAM, "4711", "Olga"),
        who=olga,
        chat_id=STAFF,
        private=False,
        staff_chat=True,
        inbox_id=900,
        key=b"key",
        currency="EUR",
        keep=lambda _: "",
    )
