"""The reading side of the mail stand-in: enough IMAP4rev1 (RFC 3501, IDLE of RFC 2177) for real clients."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from sandbox.mail.imap_fetch import fetch_answer, item_names, marks_seen
from sandbox.mail.imap_search import Highest, Numbered, search_test
from sandbox.mail.imap_words import ImapSyntaxError, Word, number_set, read_command, text, words
from sandbox.mail.mailboxes import Mailbox, PostOffice

CAPABILITIES = "IMAP4rev1 LITERAL+ IDLE ID UIDPLUS UNSELECT"
PERMANENT_FLAGS = "\\Seen \\Answered \\Flagged \\Deleted \\Draft \\*"

Handler = Callable[[str, list[Word]], Awaitable[None]]


class ImapSession:
    """One client connection. `view` is what it has been told of: the UIDs in order of sequence numbers."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        office: PostOffice,
        now: Callable[[], datetime],
        password: str,
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._office = office
        self._now = now
        self._password = password
        self._user: str | None = None
        self._box: Mailbox | None = None
        self._read_only = False
        self._view: list[int] = []

    async def run(self) -> None:
        self._send(f"* OK [CAPABILITY {CAPABILITIES}] okoshko stand-in")
        while await self._one_command():
            await self._writer.drain()
        await self._writer.drain()

    async def _one_command(self) -> bool:
        tag = "*"
        try:
            pieces = await read_command(self._reader, self._writer)
            if pieces is None:
                return False
            # The tag first: even an unreadable command must be answered by it, or the client waits for ever.
            tag = pieces[0].partition(b" ")[0].decode("ascii", "replace") or "*"
            command = words(pieces)
            if len(command) < 2:
                self._send("* BAD tag and command expected")
                return True
            verb, arguments = text(command[1]).upper(), command[2:]
            if verb == "UID" and arguments:
                verb, arguments = f"UID {text(arguments[0]).upper()}", arguments[1:]
            return await self._dispatch(tag, verb, arguments)
        except (ImapSyntaxError, IndexError) as problem:
            self._send(f"{tag} BAD {problem}")
            return True

    async def _dispatch(self, tag: str, verb: str, arguments: list[Word]) -> bool:
        handler = self._handlers().get(verb)
        if verb == "LOGOUT":
            self._send("* BYE see you", f"{tag} OK LOGOUT done")
            return False
        if handler is None:
            self._send(f"{tag} BAD command not known here")
        elif verb in self._selected_verbs() and self._box is None:
            self._send(f"{tag} BAD SELECT first")
        elif verb not in ("CAPABILITY", "ID", "NOOP", "LOGIN") and self._user is None:
            self._send(f"{tag} BAD LOGIN first")
        else:
            await handler(tag, arguments)
        return True

    def _selected_verbs(self) -> set[str]:
        return {verb for verb in self._handlers() if verb.startswith("UID ")} | {
            "FETCH", "SEARCH", "STORE", "EXPUNGE", "IDLE", "CLOSE", "CHECK", "UNSELECT",
        }  # fmt: skip

    def _handlers(self) -> dict[str, Handler]:
        return {
            "CAPABILITY": self._capability,
            "ID": self._id,
            "NOOP": self._noop,
            "CHECK": self._noop,
            "LOGIN": self._login,
            "LIST": self._list,
            "STATUS": self._status,
            "SELECT": lambda tag, arguments: self._select(tag, arguments, read_only=False),
            "EXAMINE": lambda tag, arguments: self._select(tag, arguments, read_only=True),
            "APPEND": self._append,
            "CLOSE": self._close,
            "UNSELECT": self._close,
            "EXPUNGE": self._expunge,
            "UID EXPUNGE": self._expunge,
            "IDLE": self._idle,
            "FETCH": lambda tag, arguments: self._fetch(tag, arguments, by_uid=False),
            "UID FETCH": lambda tag, arguments: self._fetch(tag, arguments, by_uid=True),
            "SEARCH": lambda tag, arguments: self._search(tag, arguments, by_uid=False),
            "UID SEARCH": lambda tag, arguments: self._search(tag, arguments, by_uid=True),
            "STORE": lambda tag, arguments: self._store(tag, arguments, by_uid=False),
            "UID STORE": lambda tag, arguments: self._store(tag, arguments, by_uid=True),
        }

    async def _capability(self, tag: str, _arguments: list[Word]) -> None:
        self._send(f"* CAPABILITY {CAPABILITIES}", f"{tag} OK CAPABILITY done")

    async def _id(self, tag: str, _arguments: list[Word]) -> None:
        self._send('* ID ("name" "okoshko sandbox")', f"{tag} OK ID done")

    async def _noop(self, tag: str, _arguments: list[Word]) -> None:
        self._tell_changes()
        self._send(f"{tag} OK done")

    async def _login(self, tag: str, arguments: list[Word]) -> None:
        if text(arguments[1]) != self._password:
            self._send(f"{tag} NO [AUTHENTICATIONFAILED] credentials invalid")
            return
        self._user = text(arguments[0])
        self._send(f"{tag} OK [CAPABILITY {CAPABILITIES}] logged in")

    async def _list(self, tag: str, arguments: list[Word]) -> None:
        if text(arguments[1]) == "":
            self._send('* LIST (\\Noselect) "/" ""')
        else:
            self._send('* LIST (\\HasNoChildren) "/" INBOX', '* LIST (\\HasNoChildren \\Sent) "/" Sent')
        self._send(f"{tag} OK LIST done")

    async def _status(self, tag: str, arguments: list[Word]) -> None:
        box = self._office.folder(self._user or "", text(arguments[0]))
        if box is None or not isinstance(arguments[1], list):
            self._send(f"{tag} NO no such mailbox")
            return
        values = {
            "MESSAGES": len(box),
            "RECENT": 0,
            "UIDNEXT": box.uidnext,
            "UIDVALIDITY": box.uidvalidity,
            "UNSEEN": sum("\\Seen" not in mail.flags for mail in box),
        }
        asked = [text(name).upper() for name in arguments[1]]
        answer = " ".join(f"{name} {values[name]}" for name in asked if name in values)
        self._send(f"* STATUS {text(arguments[0])} ({answer})", f"{tag} OK STATUS done")

    async def _select(self, tag: str, arguments: list[Word], *, read_only: bool) -> None:
        box = self._office.folder(self._user or "", text(arguments[0]))
        self._box, self._read_only, self._view = box, read_only, []
        if box is None:
            self._send(f"{tag} NO no such mailbox")
            return
        self._view = [mail.uid for mail in box]
        self._send(
            "* FLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft)",
            f"* OK [PERMANENTFLAGS ({'' if read_only else PERMANENT_FLAGS})] kept",
            f"* {len(self._view)} EXISTS",
            "* 0 RECENT",
            f"* OK [UIDVALIDITY {box.uidvalidity}] valid",
            f"* OK [UIDNEXT {box.uidnext}] next",
            f"{tag} OK [{'READ-ONLY' if read_only else 'READ-WRITE'}] selected",
        )

    async def _append(self, tag: str, arguments: list[Word]) -> None:
        box = self._office.folder(self._user or "", text(arguments[0]))
        raw = arguments[-1]
        if box is None or not isinstance(raw, bytes):
            self._send(f"{tag} NO [TRYCREATE] no such mailbox")
            return
        flags = {text(flag) for word in arguments[1:-1] if isinstance(word, list) for flag in word}
        dates = [text(word) for word in arguments[1:-1] if not isinstance(word, list)]
        received = (
            datetime.strptime(dates[0].strip(), "%d-%b-%Y %H:%M:%S %z").astimezone(UTC)
            if dates
            else self._now()
        )
        mail = box.add(raw, received, flags)
        self._tell_changes()
        self._send(f"{tag} OK [APPENDUID {box.uidvalidity} {mail.uid}] appended")

    async def _close(self, tag: str, _arguments: list[Word]) -> None:
        self._box, self._view = None, []
        self._send(f"{tag} OK closed")

    async def _expunge(self, tag: str, arguments: list[Word]) -> None:
        box = self._open_box()
        chosen = number_set(text(arguments[0]) if arguments else "1:*", box.uidnext - 1)
        for mail in box:
            if "\\Deleted" in mail.flags and chosen(mail.uid) and not self._read_only:
                box.remove(mail.uid)
        self._tell_changes()
        self._send(f"{tag} OK EXPUNGE done")

    async def _idle(self, tag: str, _arguments: list[Word]) -> None:
        """Pushes changes until the client's next line, which should be DONE."""
        box = self._open_box()
        changed = box.watch()
        self._send("+ idling")
        done = asyncio.ensure_future(self._reader.readline())
        try:
            while not done.done():
                self._tell_changes()
                await self._writer.drain()
                change = asyncio.ensure_future(changed.wait())
                await asyncio.wait({done, change}, return_when=asyncio.FIRST_COMPLETED)
                change.cancel()
                changed.clear()
        finally:
            box.unwatch(changed)
            done.cancel()
        self._send(f"{tag} OK IDLE done")

    async def _fetch(self, tag: str, arguments: list[Word], *, by_uid: bool) -> None:
        names = item_names(arguments[1])
        if by_uid and "UID" not in (name.upper() for name in names):
            names = ["UID", *names]
        seen = marks_seen(names) and not self._read_only
        for item in self._chosen(text(arguments[0]), by_uid):
            flags_changed = seen and "\\Seen" not in item.mail.flags
            if flags_changed:
                item.mail.flags.add("\\Seen")
            wanted = [*names, "FLAGS"] if flags_changed and "FLAGS" not in names else names
            self._writer.write(b"* %d FETCH (%s)\r\n" % (item.number, fetch_answer(item.mail, wanted)))
            await self._writer.drain()
        self._send(f"{tag} OK FETCH done")

    async def _search(self, tag: str, arguments: list[Word], *, by_uid: bool) -> None:
        items = self._items()
        last = items[-1] if items else None
        highest = Highest(last.number, last.mail.uid) if last else Highest(0, 0)
        holds = search_test(arguments, highest)
        found = [str(item.mail.uid if by_uid else item.number) for item in items if holds(item)]
        self._send(" ".join(["* SEARCH", *found]), f"{tag} OK SEARCH done")

    async def _store(self, tag: str, arguments: list[Word], *, by_uid: bool) -> None:
        action = text(arguments[1]).upper()
        named = arguments[2] if isinstance(arguments[2], list) else arguments[2:]
        flags = {text(flag) for flag in named}
        if self._read_only:
            self._send(f"{tag} NO mailbox is read-only")
            return
        for item in self._chosen(text(arguments[0]), by_uid):
            if action.startswith("+"):
                item.mail.flags |= flags
            elif action.startswith("-"):
                item.mail.flags -= flags
            else:
                item.mail.flags = set(flags)
            if not action.endswith(".SILENT"):
                uid = f"UID {item.mail.uid} " if by_uid else ""
                self._send(f"* {item.number} FETCH ({uid}FLAGS ({' '.join(sorted(item.mail.flags))}))")
        self._send(f"{tag} OK STORE done")

    def _open_box(self) -> Mailbox:
        if self._box is None:
            raise ImapSyntaxError("SELECT first")
        return self._box

    def _items(self) -> list[Numbered]:
        box = self._open_box()
        mails = ((number, box.get(uid)) for number, uid in enumerate(self._view, start=1))
        return [Numbered(number, mail) for number, mail in mails if mail is not None]

    def _chosen(self, numbers: str, by_uid: bool) -> list[Numbered]:
        items = self._items()
        if not items:
            return []
        last = items[-1].mail.uid if by_uid else items[-1].number
        chosen = number_set(numbers, last)
        return [item for item in items if chosen(item.mail.uid if by_uid else item.number)]

    def _tell_changes(self) -> None:
        """Expunged and new mails since the client last heard; only where RFC 3501 section 7.4.1 allows it."""
        if self._box is None:
            return
        present = [mail.uid for mail in self._box]
        there = set(present)
        for number in range(len(self._view), 0, -1):
            if self._view[number - 1] not in there:
                del self._view[number - 1]
                self._send(f"* {number} EXPUNGE")
        if len(present) > len(self._view):
            self._view = present
            self._send(f"* {len(present)} EXISTS", "* 0 RECENT")

    def _send(self, *lines: str) -> None:
        self._writer.write("".join(f"{line}\r\n" for line in lines).encode("utf-8", "surrogateescape"))
