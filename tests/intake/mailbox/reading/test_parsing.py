"""The process that reads mails: whatever a mail does to it, there is an outcome and the next mail is read."""

import asyncio
import sys

from intake.mailbox.reading.parse import ParsedMail, Unreadable
from intake.mailbox.reading.parsing import ChildParser, Limits

MAIL = b"From: vera@vega.example\r\nSubject: Banner\r\n\r\nMake it blue"

BOOBY_TRAPPED = """
import os, sys, time
from intake.mailbox.reading import parsing_child
read = parsing_child.parse
def parse(raw, own):
    while raw == b"works for ever": pass
    if raw == b"sleeps": time.sleep(100)
    if raw == b"eats": bytearray(1 << 40)
    if raw == b"dies": os._exit(3)
    return read(raw, own)
parsing_child.parse = parse
parsing_child.main(float(sys.argv[1]), int(sys.argv[2]))
"""


def words(outcome: ParsedMail | Unreadable) -> str:
    return outcome.text if isinstance(outcome, ParsedMail) else outcome.reason


async def test_whatever_a_mail_does_there_is_an_outcome_and_the_next_is_read() -> None:
    limits = Limits(cpu_seconds=0.3, memory_bytes=1 << 30)
    parser = ChildParser(limits, (sys.executable, "-c", BOOBY_TRAPPED))

    assert words(await parser(MAIL)) == "Make it blue"
    assert words(await parser(b"works for ever")) == "took too long"
    assert words(await parser(b"eats")) == "took too much memory"
    assert words(await parser(MAIL)) == "Make it blue"
    assert words(await parser(b"dies")) == "the reader died"

    given_up = asyncio.create_task(parser(b"sleeps"))
    await asyncio.sleep(0.05)
    given_up.cancel()
    await asyncio.gather(given_up, return_exceptions=True)
    assert words(await parser(MAIL)) == "Make it blue"

    assert parser._child is not None
    parser._child.kill()
    assert words(await parser(MAIL)) == "Make it blue"
    await parser.close()


async def test_what_only_sleeps_is_ended_by_the_clock() -> None:
    parser = ChildParser(Limits(wall_seconds=0.3), (sys.executable, "-c", "import time; time.sleep(100)"))
    assert words(await parser(MAIL)) == "took too long"
    await parser.close()
