"""An employee passes a client's mail on to the window: the request is the client's, and it is proven who passed it on."""

from pathlib import Path

import pytest

from config.database import Database
from intake.forwards.models import Forward, ForwardItem, ForwardState
from intake.inbox.models import Inbound
from intake.tickets.models import Direction, PersonalMark, TicketMessage, Way
from tests.bot.letters import OLGA, WINDOW, Letters, answering, results, said
from tests.intake.desk import rows

IVAN = "Ivan Novak <ivan@lindenhof.example>"
GMAIL = """Third time this week.

---------- Forwarded message ---------
From: {author}
Date: Tue, 24 Nov 2026 08:30:00 +0000
Subject: Banner
To: Ivan Novak <ivan@lindenhof.example>

Could you replace the banner on the front page?
"""
ANNA = "Anna Weber <anna@vega.example>"


@pytest.fixture
async def post(office_database: Database, tmp_path: Path) -> Letters:
    return await Letters(office_database, tmp_path).open()


async def test_the_mail_inside_is_filed_for_who_wrote_it(post: Letters) -> None:
    await post.comes(IVAN, "Fwd: Banner", GMAIL.format(author=ANNA))
    [ticket] = await post.tickets()
    card = await post.card(ticket.id)
    assert "Vega" in card and "Anna Weber" in card and "mail, sender not proven" in card
    assert "👤 Personal: Ivan Novak, handed over by them" in card
    assert "Forwarded by Ivan Novak; that anna@vega.example wrote it is not proven" in card
    assert "📝 Ivan Novak: Third time this week" in card
    messages = [one for one in await rows(post.database, TicketMessage) if one.direction is Direction.IN]
    assert [one.text for one in messages] == ["Could you replace the banner on the front page?"]
    [mark] = await rows(post.database, PersonalMark)
    assert mark.way is Way.FORWARD
    [answer] = await post.sent("ivan")
    assert "Filed as #1: Anna Weber · Vega." in said(answer)
    assert "as no. 1" in said(answer) and "desk@lindenhof.example" in said(answer)
    [logged] = await post.sent("anna")
    assert said(logged).startswith("Logged, #1.")


async def test_mails_as_files_each_are_a_request(post: Letters) -> None:
    await post.arrives(
        _with_files(IVAN, [(ANNA, "Banner", "It says October"), (ANNA, "Form", "It does not send")])
    )
    tickets = await post.tickets()
    assert [ticket.title for ticket in tickets] == ["Banner", "Form"]
    assert [len(await post.words(ticket.id)) for ticket in tickets] == [1, 1]
    assert len(await post.sent("ivan")) == 2
    await post.arrives(_with_files(OLGA, [(ANNA, "Banner", "It says October")]))
    assert len(await post.tickets()) == 2
    assert "This is on #1 “Banner” already." in said((await post.sent("olga"))[-1])


async def test_an_unproven_mail_does_nothing(post: Letters) -> None:
    for proof in ("none", None):
        await post.comes(IVAN, "Fwd: Banner", GMAIL.format(author=ANNA), proof=proof)
    await post.comes(IVAN, "Fwd: Banner", GMAIL.format(author=ANNA), proof="fail")
    assert await post.tickets() == []
    assert await rows(post.database, Forward) == []
    for mail in await post.sent("ivan"):
        assert "It is not proven that this mail is from you" in said(mail)


async def test_an_unknown_author_is_asked_about_by_mail(post: Letters) -> None:
    row = await post.comes(IVAN, "Fwd: Banner", GMAIL.format(author="A. W. <aw@private.example>"))
    [asked] = await post.sent("ivan")
    assert "Whose is it?" in said(asked) and "Could you replace the banner" in said(asked)
    assert await post.tickets() == []
    await post.comes(IVAN, f"Re: {asked['subject']}", "Nobody Special", **answering(asked))
    again = (await post.sent("ivan"))[-1]
    assert "“Nobody Special” is nobody's name I know" in said(again)
    await post.comes(IVAN, f"Re: {asked['subject']}", "Anna Weber\n\nIvan", **answering(again))
    [ticket] = await post.tickets()
    card = await post.card(ticket.id)
    assert "Anna Weber" in card and "Ivan Novak says whose this is" in card
    assert await rows(post.database, ForwardItem) == []
    await post.comes(IVAN, f"Re: {asked['subject']}", "no", **answering(asked))
    assert "You have said so before." in said((await post.sent("ivan"))[-1])
    kept = next(one for one in await rows(post.database, Inbound) if one.id == row.id)
    assert kept.raw, "the original stays"


async def test_no_request_is_forgotten(post: Letters) -> None:
    row = await post.comes(IVAN, "Fwd: Lunch", GMAIL.format(author="Mum <mum@private.example>"))
    [asked] = await post.sent("ivan")
    await post.comes(IVAN, f"Re: {asked['subject']}", "No", **answering(asked))
    [forward] = await rows(post.database, Forward)
    assert forward.state is ForwardState.FORGOTTEN
    kept = next(one for one in await rows(post.database, Inbound) if one.id == row.id)
    assert kept.raw == b""
    assert await post.tickets() == []


async def test_another_employee_answers_nothing(post: Letters) -> None:
    await post.comes(IVAN, "Fwd: Lunch", GMAIL.format(author="Mum <mum@private.example>"))
    [asked] = await post.sent("ivan")
    await post.comes(OLGA, f"Re: {asked['subject']}", "Anna Weber", **answering(asked))
    assert await post.tickets() == []


async def test_a_client_who_forwards_is_a_client_who_writes(post: Letters) -> None:
    """Their own forwards stay what they are: their request, with a quotation."""
    await post.comes(ANNA, "Fwd: Banner", GMAIL.format(author="Printer <p@print.example>"))
    [ticket] = await post.tickets()
    assert await rows(post.database, Forward) == []
    assert "Personal" not in (await post.card(ticket.id)).split("\n")[0]


def _with_files(sender: str, mails: list[tuple[str, str, str]]) -> bytes:
    address = sender.rpartition("<")[2].rstrip(">")
    head = (
        f"Authentication-Results: {results(address.partition('@')[2])}\r\nFrom: {sender}\r\nTo: {WINDOW}\r\n"
        f"Subject: Fwd: for the window\r\nMessage-ID: <outer-{address}-{len(mails)}@x.example>\r\n"
        "Date: Tue, 24 Nov 2026 09:00:00 +0000\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n\r\n'
    )
    parts = "".join(
        f"--b\r\nContent-Type: message/rfc822\r\nContent-Disposition: attachment; filename=m.eml\r\n\r\n"
        f"From: {author}\r\nTo: {sender}\r\nSubject: {subject}\r\nMessage-ID: <{subject}@vega.example>\r\n"
        f"Date: Tue, 24 Nov 2026 08:30:00 +0000\r\nContent-Type: text/plain\r\n\r\n{text}\r\n"
        for author, subject, text in mails
    )
    return f"{head}{parts}--b--\r\n".encode()
