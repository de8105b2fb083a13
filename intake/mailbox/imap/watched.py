"""A mailbox that is only looked at: opened read-only, each mail asked about by a few headers, and nothing of it marked."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from intake.mailbox.headers import Headers
from intake.mailbox.imap.connection import ImapConnection
from intake.mailbox.imap.fetch import HEADS, Supervised
from intake.mailbox.imap.folders import FetchedMail, Folder
from intake.mailbox.reading.tree import read_headers


class Looker(Protocol):
    """Who says which mails matter. Of the others no more is fetched than it took to say so."""

    names: tuple[str, ...]
    """The header fields it is shown first."""

    async def place(self, folder: Folder) -> int:
        """Up to which UID all is looked at; of a folder not seen before, all that is there."""
        ...

    async def chosen(self, first: Mapping[int, Headers]) -> Collection[int]:
        """Of which of these all headers are wanted."""
        ...

    async def wanted(self, headers: Mapping[int, Headers]) -> Collection[int]:
        """Which of these are wanted whole."""
        ...

    async def keep(self, folder: Folder, mails: Sequence[FetchedMail], upto: int) -> None:
        """As a `Tray`'s."""
        ...


class WatchedMailbox(Supervised[Looker]):
    """Shows every mail of one folder that is new to a looker, in order of UID, and brings what it wants."""

    read_only = True

    async def _serve(
        self, connection: ImapConnection, folder: Folder, tray: Looker, stop: asyncio.Event
    ) -> None:
        last = await tray.place(folder)
        while not stop.is_set():
            uids = await connection.uids_after(last)
            self.state.seen()
            for start in range(0, len(uids), HEADS):
                some = uids[start : start + HEADS]
                await self._look(connection, folder, tray, some)
                last = some[-1]
            if not uids:
                self.state.well()
                await connection.wait_for_news(self._poll_seconds, stop)

    async def _look(
        self, connection: ImapConnection, folder: Folder, looker: Looker, uids: Sequence[int]
    ) -> None:
        wanted: Collection[int] = await looker.chosen(await self._headers(connection, uids, *looker.names))
        if wanted:
            wanted = await looker.wanted(await self._headers(connection, sorted(wanted)))
        heads = await connection.heads(sorted(wanted)) if wanted else {}
        self.state.seen()
        for portion in self._care.portions(heads[uid] for uid in sorted(heads)):
            mails = await self._fetch(connection, portion)
            await looker.keep(folder, mails, portion.heads[-1].uid)
        await looker.keep(folder, (), uids[-1])
        self.state.well()

    async def _headers(
        self, connection: ImapConnection, uids: Sequence[int], *names: str
    ) -> dict[int, Headers]:
        found = await connection.headers(uids, *names)
        return {uid: read_headers(raw) for uid, raw in found.items()}
