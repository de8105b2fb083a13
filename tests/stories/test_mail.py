"""A client who writes by mail, through a real Dovecot and a real SMTP server."""

import asyncio
import base64
from datetime import timedelta
from email.message import EmailMessage

import pytest

from tests.stories.post import Post
from tests.stories.stage import buttons, words


def plain(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


@pytest.mark.core
async def test_asked_by_mail_answered_by_mail_in_one_thread(post: Post) -> None:
    clara, stage = "Clara Hartmann <clara@hartmann.example>", post.stage
    olga, ivan = stage.people["Olga"], stage.people["Ivan"]

    asked = await post.sends(
        clara, "Opening hours", "Please put the summer opening hours on the contact page."
    )
    answer = await post.letter("clara@hartmann.example", 1)
    assert answer["Subject"] == "Re: [#1] Opening hours"
    assert answer["In-Reply-To"] == asked
    assert answer["Auto-Submitted"] == "auto-replied"
    assert "Logged, #1. We will look at it by" in plain(answer)
    assert "€" not in plain(answer)

    card = await olga.has_read("Opening hours", "Clara Hartmann (signer)", "mail", chat=stage.staff_chat)
    await olga.presses("In tariff: Content", card, chat=stage.staff_chat)
    await olga.presses("Ivan")
    await stage.later(seconds=61)
    assert "We are working on" in plain(await post.letter("clara@hartmann.example", 2))

    work = await ivan.has_read("summer opening hours")
    await ivan.says("They are up. From June on?", reply_to=work["message_id"])
    question = await post.letter("clara@hartmann.example", 3)
    assert "From June on?" in plain(question)
    assert question["Auto-Submitted"] is None
    assert "Ivan" not in question.as_string()

    await post.sends(
        clara,
        "Re: [#1] Opening hours",
        "Yes, from June on.\n\nOn Tuesday the studio wrote:\n> They are up. From June on?\n",
        In_Reply_To=str(question["Message-ID"]),
    )
    await post.until_read(ivan, ivan.id, "Yes, from June on.")
    assert len([m for m in await olga.sees(stage.staff_chat) if "Clara Hartmann" in words(m)]) == 1


async def test_a_yes_by_mail_waits_for_one_tap(post: Post) -> None:
    jan, stage = "Jan Krüger <jan@atlas.example>", post.stage
    olga = stage.people["Olga"]
    await olga.says("/topup Atlas 1000")
    assert "Received: €1,000" in plain(await post.letter("jan@atlas.example", 1))

    await post.sends(jan, "A banner", "We need a banner for the fair, please.")
    await post.letter("jan@atlas.example", 2)
    card = await olga.has_read("A banner", chat=stage.staff_chat)
    await olga.presses("Bill:", card, chat=stage.staff_chat)
    await stage.later(seconds=61)
    quote = await post.letter("jan@atlas.example", 3)
    assert quote["Auto-Submitted"] == "auto-generated"
    assert quote["Return-path"] == "<desk@example.net>", "a price that does not arrive comes back"
    assert "To accept, reply “yes " in plain(quote)

    history = "On 16 Nov 2026, at 12:00, Desk <desk@example.net> wrote:\n> To accept, reply yes\n> or no"
    said = f"Да, согласен, делайте\n\n{history}\n"
    await post.sends(jan, "Re: [#1] A banner", said, In_Reply_To=str(quote["Message-ID"]))
    await post.until_read(olga, stage.staff_chat, "Sounds like a yes to the price")
    card = await olga.has_read("Sounds like a yes", chat=stage.staff_chat)
    assert any("Confirm the acceptance" in button["text"] for button in buttons(card))
    toast = await olga.presses("Confirm the acceptance", card, chat=stage.staff_chat)
    assert toast is not None
    assert "Jan Krüger, by mail of" in toast
    noted = [plain(mail) for mail in post.inbox("jan@atlas.example") if "письмо от" in plain(mail)]
    assert len(noted) == 1, "who is written to reads it in their own language"
    card = await olga.has_read("accepted and set aside", chat=stage.staff_chat)
    assert "or no" not in words(card)
    await olga.presses("Show all", card, chat=stage.staff_chat)
    assert "> or no" in words(await olga.has_read("The mail as it came:"))


async def test_a_stranger_by_mail_is_answered_once_without_their_words(post: Post) -> None:
    who, stage = "Nina Fox <nina@elsewhere.example>", post.stage
    olga = stage.people["Olga"]

    await post.sends(who, "Urgent offer inside", "Buy our violet widgets today")
    answer = await post.letter("nina@elsewhere.example", 1)
    assert "violet" not in answer.as_string()
    assert "offer" not in answer["Subject"]
    await post.sends(who, "Again", "Did you get my violet widgets?")
    await post.until_read(olga, stage.staff_chat, "Somebody unknown: Nina Fox")

    await olga.presses("Bind to a client", chat=stage.staff_chat)
    await olga.presses("Orchard")
    await olga.presses("as a member")
    await post.until_read(olga, stage.staff_chat, "Buy our violet widgets")
    await post.until_read(olga, stage.staff_chat, "Did you get my violet widgets?")


async def test_telegram_is_away_and_the_price_goes_by_mail_too(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("intake.outbox.mailing.AWAY", -timedelta(minutes=1))  # and a minute for undoing
    monkeypatch.setattr("intake.outbox.dispatch.SWEEP_SECONDS", 0.1)
    stage = post.stage
    olga, pyotr = stage.people["Olga"], stage.people["Vega"]
    await olga.says("/topup Vega 500")
    await pyotr.says("We need a banner for the autumn sale")
    await olga.presses("Bill: Banner", chat=stage.staff_chat)
    before = len(post.inbox("pyotr@vega.example"))
    await stage.act("faults", kind="429", method="sendMessage", times=1, retry_after=3)
    await stage.act("clock", advance_seconds=61)
    stage.office.dispatcher.woken.set()
    await post.until(lambda: len(post.inbox("pyotr@vega.example")) > before)
    mailed = plain(post.inbox("pyotr@vega.example")[-1])
    assert "your price €90" in mailed
    await post.until_read(pyotr, pyotr.id, "your price €90")
    await pyotr.presses("Accept", await pyotr.has_read("your price €90"))
    await pyotr.has_read("Accepted: #1", "€410")


async def test_what_an_employee_sends_along_arrives_by_mail(post: Post) -> None:
    clara, stage = "Clara Hartmann <clara@hartmann.example>", post.stage
    olga, ivan = stage.people["Olga"], stage.people["Ivan"]
    await post.sends(clara, "Opening hours", "Please put the summer opening hours on the contact page.")
    await post.letter("clara@hartmann.example", 1)
    await olga.presses("In tariff: Content", chat=stage.staff_chat)
    await olga.presses("Ivan")
    await stage.later(seconds=61)
    await post.letter("clara@hartmann.example", 2)
    work = await ivan.has_read("summer opening hours")
    draft = {
        "name": "draft.pdf",
        "mime": "application/pdf",
        "base64": base64.b64encode(b"%PDF-1.4 ok").decode(),
    }
    await ivan.says(document=draft, caption="Like this?", reply_to=work["message_id"])
    shown = await post.letter("clara@hartmann.example", 3)
    [file] = shown.iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("draft.pdf", b"%PDF-1.4 ok")
    assert "Like this?" in plain(shown)


async def test_a_second_letter_is_a_second_request_and_a_robot_adds_nothing(post: Post) -> None:
    judith, stage = "Judith Berg <judith@library.example>", post.stage
    await post.sends(judith, "The footer", "Please mend the footer.")
    await post.letter("judith@library.example", 1)
    await post.sends(judith, "Please replace the opening hours", "")
    answer = await post.letter("judith@library.example", 2)
    assert answer["Subject"] == "Re: [#2] Please replace the opening hours"
    await post.sends(
        judith,
        "Re: [#1] The footer",
        "I am away until Monday.",
        Auto_Submitted="auto-replied",
        message_id="<a@b.example>",
    )
    olga = stage.people["Olga"]
    await post.until_read(olga, stage.staff_chat, "I am away until Monday.")
    card = words(await olga.card(1))
    assert "🤖 Judith Berg: I am away until Monday." in card
    assert card.count("away until Monday") == 1


async def test_a_robot_is_not_answered_and_a_copy_is_one_mail(post: Post) -> None:
    clara, stage = "Clara Hartmann <clara@hartmann.example>", post.stage
    await post.sends(clara, "Out of office", "I am away until Monday.", Auto_Submitted="auto-replied")
    first = await post.sends(
        clara, "Typo", "There is a typo on the start page.", message_id="<one@client.example>"
    )
    await post.sends(clara, "Typo", "There is a typo on the start page.", message_id=first)
    await post.letter("clara@hartmann.example", 1)
    await asyncio.sleep(0.5)
    await stage.quiet()
    assert len(post.inbox("clara@hartmann.example")) == 1
    assert len([m for m in await stage.people["Olga"].sees(stage.staff_chat) if "Clara" in words(m)]) == 1
