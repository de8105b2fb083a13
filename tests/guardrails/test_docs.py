"""What can be set or called is described: a setting or a command without words does not exist for people."""

import ast
import re

from config.settings import Settings
from tests.guardrails.source import ROOT, calls, files

README = ROOT / "README.md"


def documentation() -> str:
    pages = [README, *sorted((ROOT / "docs").glob("*.md"))]
    return "\n".join(page.read_text() for page in pages if page.exists())


def setting_names() -> list[str]:
    return [f"OKOSHKO_{field.upper()}" for field in Settings.model_fields]


def command_names() -> set[str]:
    """Names given to argparse's `add_parser`, wherever the command line is put together."""
    return {
        str(call.args[0].value)
        for path in files("bot")
        for call, name in calls(path)
        if name.endswith("add_parser") and call.args and isinstance(call.args[0], ast.Constant)
    }


def test_every_setting_is_described():
    words = documentation()
    assert [name for name in setting_names() if not re.search(rf"\b{name}\b", words)] == []


def test_every_setting_is_in_the_example():
    example = (ROOT / ".env.example").read_text()
    assert sorted(re.findall(r"^(OKOSHKO_\w+)=", example, re.MULTILINE)) == sorted(setting_names())


def test_every_command_is_described():
    words = documentation()
    assert sorted(name for name in command_names() if f"okoshko {name}" not in words) == []


def test_links_between_pages_lead_somewhere():
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text())
        if not (page.parent / target).exists()
    ]
    assert broken == []
