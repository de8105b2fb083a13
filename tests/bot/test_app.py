"""The program as a whole, without a wire: it starts, says how it is, and stops."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

from aiohttp import ClientSession
from pydantic import SecretStr

from bot.app import Office, build
from bot.health import Health
from config.database import wake
from config.settings import Settings
from intake.contacts.models import Channel
from intake.inbox.actions import Arrival, store
from intake.letter import letter
from intake.mailbox.form import mail
from intake.outbox.actions import OUTBOX, row, window
from intake.outbox.models import Outbound
from sandbox.mail import MailStandIn
from tests.intake.desk import NOW, until


@contextlib.asynccontextmanager
async def office(url: str, data: Path, **more) -> AsyncIterator[Office]:
    settings = Settings(_env_file=None, database_url=url, data=data, **more)  # type: ignore[call-arg]
    built = build(settings)
    try:
        yield built
    finally:
        await built.database.close()


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@contextlib.asynccontextmanager
async def open_doors(built: Office) -> AsyncIterator[None]:
    running = asyncio.ensure_future(built.run())
    try:
        async with asyncio.timeout(10):
            await built.ready.wait()
        yield
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


async def test_without_a_wire_it_runs_tells_how_it_is_and_stops(database_url, tmp_path):
    port = free_port()
    async with office(database_url, tmp_path, listen=f"127.0.0.1:{port}") as built, ClientSession() as http:
        async with open_doors(built):
            assert built.storing.is_set()
            async with http.get(f"http://127.0.0.1:{port}/healthz") as answer:
                assert answer.status == 200
                report = await answer.json()
        assert report["ok"]
        assert [report[queue] for queue in ("waiting", "quarantined", "unsent", "undeliverable")] == [
            0,
            0,
            0,
            0,
        ]


async def test_before_it_is_ready_a_monitor_is_told_so_and_what_waits(database_url, tmp_path):
    async with office(database_url, tmp_path) as built:
        async with built.database.writing() as session:
            await store(session, [Arrival(Channel.TELEGRAM, "telegram:1", 1, "7", b"{}")], NOW)
        report = await Health(built).report()
        assert (report["ok"], report["waiting"]) == (False, 1)


async def test_after_a_restart_the_last_update_is_the_one_stored_last(database_url, tmp_path):
    async with office(database_url, tmp_path, telegram_token=SecretStr("1:x")) as built:
        came = built.clock.now() - timedelta(hours=1)
        async with built.database.writing() as session:
            await store(session, [Arrival(Channel.TELEGRAM, "telegram:1", 1, "7", b"{}")], came)
        last = (await Health(built).report())["telegram"]["last_update"]
        assert abs(datetime.fromisoformat(last) - came) < timedelta(seconds=5)


async def test_a_mailbox_that_lets_nobody_in_ends_nothing_and_is_told(database_url, tmp_path):
    mails = MailStandIn()
    await mails.start()
    imap = f"imap://desk%40firm.example:wr0ng@127.0.0.1:{mails.imap_port}"
    wired = {"imap_url": imap, "mail_address": "desk@firm.example", "listen": "127.0.0.1:0"}
    async with office(database_url, tmp_path, **wired) as built, open_doors(built):
        await until(lambda: built.reader.state.failures)
        report = await Health(built).report()
        assert report["mail"]["connected"] is False
        assert report["mail"]["fault"].startswith("refused: login")
        built.reader.state.failures = 3
        assert (await Health(built).report())["ok"] is False
    await mails.stop()


async def test_a_mail_server_that_lets_nobody_in_is_told_while_a_mail_waits_for_it(database_url, tmp_path):
    mails = MailStandIn()
    await mails.start()
    smtp = f"smtp://desk%40firm.example:wr0ng@127.0.0.1:{mails.smtp_port}"
    wired = {"smtp_url": smtp, "mail_address": "desk@firm.example", "listen": "127.0.0.1:0"}
    async with office(database_url, tmp_path, **wired) as built, open_doors(built):
        assert built.dispatcher.ways.keys() == {Channel.MAIL}
        way = built.dispatcher.ways[Channel.MAIL]
        async with built.database.writing() as session:
            session.add(a_mail(built))
            wake(session, OUTBOX)
        await until(lambda: way.fault)
        await until(built.dispatcher.drained)
        report = await Health(built).report()
        assert report["sending"]["mail"]["fault"] == report["unsent_fault"]
        assert report["unsent_fault"].startswith("login refused: 535")
        assert (report["ok"], report["next"]) == (True, None), "it may have stumbled"
        way.began_at -= 61
        report = await Health(built).report()
        assert (report["ok"], report["next"]) == (False, "okoshko check")
        assert report["sending"]["mail"]["fault_seconds"] >= 61
    await mails.stop()


def a_mail(built: Office) -> Outbound:
    to = "anna@vega.example"
    said = mail(
        letter("A price"), to=to, window="desk@firm.example", firm="Linde", language="en", thread=None, token="0123456789ab",
        now=built.clock.now(),
    )  # fmt: skip
    return row(
        key="a price", channel=Channel.MAIL, lane=to, priority=0, payload=said, ticket_id=None,
        now=built.clock.now(), after=timedelta(0),
    )  # fmt: skip


async def test_the_environment_names_the_staff_chat_once_what_is_stored_wins(database_url, tmp_path):
    for told, expected in ((None, None), (-100500, -100500), (-100900, -100500)):
        settings = {"staff_chat": told, "listen": "127.0.0.1:0"}
        async with (
            office(database_url, tmp_path, **settings) as built,
            open_doors(built),
            built.database.writing() as session,
        ):
            assert (await window(session)).staff_chat_id == expected
