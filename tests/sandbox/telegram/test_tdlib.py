"""The sandbox's formatting and detection against TDLib itself, on texts made up anew for every number below."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sandbox.telegram.entities import detect, in_order
from tests.sandbox.telegram import made_up
from tests.sandbox.telegram.test_formatting import verdict

HERE = Path(__file__).parent
ROOT = HERE.parent.parent.parent
LIBRARY = next(ROOT.glob("build/tdlib/node_modules/@prebuilt-tdlib/*/libtdjson.*"), None)
KINDS = {
    "BlockQuote": "blockquote", "ExpandableBlockQuote": "expandable_blockquote", "Pre": "pre", "PreCode": "pre",
    "Code": "code", "TextUrl": "text_link", "MentionName": "text_mention", "Mention": "mention", "Hashtag": "hashtag",
    "BotCommand": "bot_command", "Url": "url", "EmailAddress": "email", "Cashtag": "cashtag",
    "PhoneNumber": "phone_number", "Bold": "bold", "Italic": "italic", "Underline": "underline",
    "Strikethrough": "strikethrough", "Spoiler": "spoiler", "CustomEmoji": "custom_emoji", "DateTime": "date_time",
    "BankCardNumber": "", "MediaTimestamp": "",
}  # fmt: skip
"""TDLib's kinds by the Bot API's; the last two the Bot API does not show."""

pytestmark = pytest.mark.skipif(
    LIBRARY is None,
    reason="TDLib IS NOT INSTALLED: the sandbox's formatting is not compared with it (scripts/tdlib installs it)",
)


def ask(requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    lines = "".join(json.dumps(request) + "\n" for request in requests)
    command = [sys.executable, str(HERE / "tdlib" / "oracle.py"), str(LIBRARY)]
    done = subprocess.run(command, input=lines.encode(), capture_output=True, check=True, timeout=60)
    return [json.loads(line) for line in done.stdout.splitlines()]


def as_bot_api(entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """TDLib's entities as the Bot API shows them, in its order."""
    shown = []
    for entity in entities:
        fields = {
            name: value for name, value in entity["type"].items() if not (name == "language" and not value)
        }
        kind = KINDS[fields.pop("@type").removeprefix("textEntityType")]
        if kind:
            fields |= {"custom_emoji_id": str(fields["custom_emoji_id"])} if kind == "custom_emoji" else {}
            shown.append({"type": kind, "offset": entity["offset"], "length": entity["length"], **fields})
    return in_order(shown)


def tdlib_verdict(html: str, answer: dict[str, Any]) -> dict[str, Any]:
    if answer["@type"] == "error":
        return {"html": html, "refused": answer["message"].removeprefix("Can't parse entities: ")}
    return {"html": html, "text": answer["text"], "entities": as_bot_api(answer["entities"])}


@pytest.mark.parametrize("seed", range(4))
def test_html_is_judged_as_tdlib_judges_it(seed: int) -> None:
    texts = made_up.html(seed, 500)
    mode = {"@type": "textParseModeHTML"}
    answers = ask([{"@type": "parseTextEntities", "text": text, "parse_mode": mode} for text in texts])
    expected = [tdlib_verdict(text, answer) for text, answer in zip(texts, answers, strict=True)]
    assert [verdict(text) for text in texts] == expected


@pytest.mark.parametrize("seed", range(4))
def test_entities_are_found_where_tdlib_finds_them(seed: int) -> None:
    texts = made_up.said(seed, 500)
    answers = ask([{"@type": "getTextEntities", "text": text} for text in texts])
    expected = [as_bot_api(answer["entities"]) for answer in answers]
    assert [(text, in_order(detect(text))) for text in texts] == list(zip(texts, expected, strict=True))
