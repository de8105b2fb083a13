"""People in the sandbox's page: whoever acts does it there, by a tap on what is to be seen, at the width of a phone."""

import contextlib
import functools
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, TimeoutError, expect

from tests.sandbox.opened import Opened

PATIENCE_SECONDS = 40.0
LOOK_SECONDS = 0.3
TRIES = 5
Message = dict[str, Any]


@dataclass
class Walk:
    """The page, and the sandbox behind it."""

    page: Page
    sandbox: Opened
    pictures: Path
    name: str
    """Of its pictures."""
    taken: int = 0

    def person(self, role: str, note: str = "") -> int:
        """Somebody of the played weeks, by role and the client's name."""
        roles = self.sandbox.world()["roles"]
        return int(next(id_ for id_, one in roles.items() if one["role"] == role and one["note"] == note))

    def be(self, pane: str, person: int) -> None:
        """Be this person in a pane, and look at it."""
        self.look(pane)
        self.page.locator(f"#pane-{pane} select.who:not(.with)").select_option(str(person))

    def look(self, pane: str) -> None:
        tab = self.page.locator(f"#tab-{pane}")
        if tab.count():
            tab.click()

    def chat_of(self, pane: str, person: int) -> int:
        return int(self.sandbox.world()["staff_chat"]) if pane == "staff" else person

    def says(self, pane: str, person: int, words: str) -> None:
        self.be(pane, person)
        field = self.page.locator(f"#pane-{pane} .composer textarea")
        field.fill(words)
        field.press("Enter")

    def presses(
        self,
        pane: str,
        person: int,
        start: str,
        *,
        holds: str = "",
        label: str = "",
        after: int = 0,
        fits: Callable[[Message], bool] | None = None,
        told: bool = False,
    ) -> None:
        """Tap the newest button that does this, by its action and arguments, once it is there; `told`: an alert says so."""
        chat = self.chat_of(pane, person)
        wanted = functools.partial(self.button, chat, start, holds=holds, label=label, after=after, fits=fits)
        said = ""
        for _ in range(TRIES):
            message, name = self.until(wanted, f"to press {start}")
            self.be(pane, person)
            keys = self.page.locator(f'#pane-{pane} [data-id="{message["message_id"]}"] .key')
            keys.get_by_text(name, exact=True).first.click()
            expect(self.page.locator(".key.is-waiting")).to_have_count(0, timeout=PATIENCE_SECONDS * 1000)
            alert = self.page.locator(".alert")
            if told:
                alert.first.wait_for(timeout=PATIENCE_SECONDS * 1000)
            if not alert.count():
                return
            said = self._closed(alert)
            if told:
                return
            # What was pressed had just changed: look, and press again.
            time.sleep(1)
        raise AssertionError(f"{start}: {said}")

    def _closed(self, alert: Locator) -> str:
        """What it said; the page may have let it pass by itself meanwhile."""
        with contextlib.suppress(TimeoutError):
            said = alert.first.inner_text(timeout=1000)
            alert.get_by_role("button").first.click(timeout=1000)
            return said
        return "an alert that passed"

    def button(
        self,
        chat: int,
        start: str,
        *,
        holds: str = "",
        label: str = "",
        after: int = 0,
        fits: Callable[[Message], bool] | None = None,
    ) -> tuple[Message, str] | None:
        """The newest message with a button that does this, and what is written on it."""
        for message in reversed(self.messages(chat, after)):
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    data = button.get("callback_data", "")
                    right = data.startswith(start) and holds in data and label in button["text"]
                    if right and (fits is None or fits(message)):
                        return message, button["text"]
        return None

    def reads(self, person: int, *fragments: str, after: int = 0) -> Message:
        """The newest message with all these words, once it is there."""
        return self.until(
            lambda: next(
                (
                    one
                    for one in reversed(self.messages(person, after))
                    if all(part in words(one) for part in fragments)
                ),
                None,
            ),
            f"to read {fragments}",
        )

    def messages(self, chat: int, after: int = 0) -> list[Message]:
        return list(self.sandbox.get(f"/control/chats/{chat}/messages?after={after}"))

    def last(self, chat: int) -> int:
        return int(self.messages(chat)[-1]["message_id"])

    def later(self, **delta: float) -> None:
        seconds = delta.get("seconds", 0) + 60 * delta.get("minutes", 0) + 86400 * delta.get("days", 0)
        self.sandbox.post("/control/clock", advance_seconds=seconds)

    def until(self, look: Callable[[], Any], what: str) -> Any:
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            found = look()
            if found:
                return found
            assert time.monotonic() < until, f"nobody came {what}"
            time.sleep(LOOK_SECONDS)

    def picture(self, name: str, pane: str, person: int) -> None:
        """How it looks now, at the end of the chat."""
        self.taken += 1
        self.be(pane, person)
        self.page.wait_for_timeout(700)
        self.page.screenshot(path=self.pictures / f"{self.name}-{self.taken:02d}-{name}.png")


def words(message: Message) -> str:
    return (
        str(message.get("text") or message.get("caption") or "").replace("\xa0", " ").replace("\u202f", " ")
    )
