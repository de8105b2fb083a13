"""People in the sandbox's page: whoever acts does it there, by a tap on what is to be seen, at the width of a phone."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

from tests.sandbox.opened import Opened

PATIENCE_SECONDS = 40.0
LOOK_SECONDS = 0.3
Message = dict[str, Any]


@dataclass
class Walk:
    """The page, and the sandbox behind it."""

    page: Page
    sandbox: Opened
    pictures: Path | None = None
    taken: int = 0

    def person(self, role: str, note: str = "") -> int:
        """Somebody of the played weeks, by role and the client's name."""
        roles = self.sandbox.world()["roles"]
        return int(next(id_ for id_, one in roles.items() if one["role"] == role and one["note"] == note))

    def be(self, pane: str, person: int) -> None:
        """Be this person in a pane, and look at it."""
        self.look(pane)
        self.page.locator(f"#pane-{pane} select.who").select_option(str(person))

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
        self, pane: str, person: int, start: str, *, fits: Callable[[Message], bool] | None = None
    ) -> Message:
        """Tap the newest button that does this, by its action and arguments; returns the message it stood under."""
        chat = self.chat_of(pane, person)
        found: tuple[Message, str] = self.awaited(
            lambda: self._button(chat, start, fits), f"a button {start}"
        )
        message, label = found
        self.be(pane, person)
        self._key(pane, message, label).click()
        self.page.wait_for_function(
            "!document.querySelector('.key.is-waiting')", timeout=PATIENCE_SECONDS * 1000
        )
        return message

    def offers(self, person: int, start: str) -> bool:
        """Whether their chat has such a button now."""
        return self._button(person, start, None) is not None

    def reads(self, person: int, *fragments: str, after: int = 0) -> Message:
        """The newest message with all these words, once it is there."""
        return self.awaited(
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

    def awaited(self, look: Callable[[], Any], what: str) -> Any:
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            found = look()
            if found:
                return found
            assert time.monotonic() < until, f"nobody came {what}"
            time.sleep(LOOK_SECONDS)

    def picture(self, name: str, pane: str, person: int) -> None:
        """How it looks now, at the end of the chat."""
        if self.pictures is None:
            return
        self.taken += 1
        self.be(pane, person)
        self.page.wait_for_timeout(700)
        self.page.screenshot(path=self.pictures / f"{self.taken:02d}-{name}.png")

    def _button(
        self, chat: int, start: str, fits: Callable[[Message], bool] | None
    ) -> tuple[Message, str] | None:
        for message in reversed(self.messages(chat)):
            if fits and not fits(message):
                continue
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    if button.get("callback_data", "").startswith(start):
                        return message, button["text"]
        return None

    def _key(self, pane: str, message: Message, label: str) -> Locator:
        keys = self.page.locator(f'#pane-{pane} [data-id="{message["message_id"]}"] .key')
        return keys.get_by_text(label, exact=True).first


def words(message: Message) -> str:
    return (
        str(message.get("text") or message.get("caption") or "").replace("\xa0", " ").replace("\u202f", " ")
    )
