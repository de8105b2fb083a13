"""Mails that do not arrive, refused at the door or come back later: the card says whose and why, the office hears once."""

import pytest

from intake.outbox.models import Outbound, OutboxState
from tests.intake.desk import rows
from tests.intake.mailbox.reading.test_reports import OURS, POSTFIX
from tests.stories.post import WINDOW, Post
from tests.stories.stage import words

GONE = "Gone Weber <gone@hartmann.example>"


async def losses(post: Post) -> list[str]:
    olga, chat = post.stage.people["Olga"], post.stage.staff_chat
    return [words(seen) for seen in await olga.sees(chat) if "could not be reached" in words(seen)]


@pytest.mark.dovecot
async def test_an_answer_refused_at_the_door_is_on_the_card(post: Post):
    olga, chat = post.stage.people["Olga"], post.stage.staff_chat
    await post.sends(GONE, "Opening hours", "Please put the summer opening hours on the contact page.")
    await post.until_read(olga, chat, "could not be delivered: gone@hartmann.example: 550 no such user")
    assert await losses(post) == ["⚠️ gone@hartmann.example could not be reached: 550 no such user"]


@pytest.mark.dovecot
async def test_a_mail_that_comes_back_is_on_the_card_of_its_request(post: Post):
    stage = post.stage
    olga, chat = stage.people["Olga"], stage.staff_chat
    await post.sends(
        "Clara Hartmann <clara@hartmann.example>", "Opening hours", "Please put the summer hours on the page."
    )
    answer = await post.letter("clara@hartmann.example", 1)
    ours = str(answer["Message-ID"]).strip("<>")
    report = POSTFIX.replace(OURS, ours).replace("anna@", "clara@").replace("Anna@", "clara@")
    for copy in range(2):
        await stage.quiet()
        post.dovecot.mails.put(WINDOW, f"X-Copy: {copy}\n{report}".encode())
        await post.until_read(
            olga, chat, "could not be delivered: clara@vega.example: 550 5.1.1 No such user"
        )
    [mail] = [row for row in await rows(stage.office.database, Outbound) if row.external_id == ours]
    assert mail.state is OutboxState.DEAD
    assert len(await losses(post)) == 1
    assert len(post.inbox("clara@hartmann.example")) == 1, "a report is answered by nothing"
    assert len([seen for seen in await olga.sees(chat) if "Clara Hartmann" in words(seen)]) == 1


@pytest.mark.dovecot
async def test_a_report_of_a_mail_that_is_not_ours_changes_nothing(post: Post):
    before = len(await post.stage.people["Olga"].sees(post.stage.staff_chat))
    post.dovecot.mails.put(WINDOW, POSTFIX.encode())
    await post.sends("Clara Hartmann <clara@hartmann.example>", "Hours", "Please put the hours on the page.")
    await post.letter("clara@hartmann.example", 1)
    assert len(await post.stage.people["Olga"].sees(post.stage.staff_chat)) == before + 1
