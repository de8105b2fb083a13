"""The catalogues of texts: `extract` from the code, `update` the languages, `compile` to .mo, `check` all of it.

For translators: `gaps` prints what is missing as JSON, `fill` takes the same JSON back with the translations.
"""

import copy
import json
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
LOCALES = ROOT / "config" / "locales"
TEMPLATE = LOCALES / "okoshko.pot"
SOURCE, LANGUAGES = "en", ("en", "ru", "ja")
ROOMS = ("bot", "billing", "intake", "config")
SHOWN = 20
"""Faults of one language printed by `check`."""
NOT_WORDS = re.compile(r"\{[^}]*\}|/\w+|OKOSHKO_\w+|`[^`]*`|<[^>]*>")
"""Parts of a text that are the same in every language: placeholders, commands, settings, markup."""
WORD = re.compile(r"[a-z]{3}")
UNSTABLE = re.compile(
    rb'^"(Project-Id-Version|Language-Team|Last-Translator|Report-Msgid-Bugs-To|Generated-By'
    rb"|POT-Creation-Date|PO-Revision-Date):.*\n",
    re.MULTILINE,
)
"""Header lines that change without a text having changed."""
KEYWORDS = {
    "_": None,
    "t": None,
    "self": None,  # Translator's own words
    "N_": None,
    "gettext": None,
    "plural": (1, 2),
    "NP_": (1, 2),
    "ngettext": (1, 2),
}


def catalogue_file(language: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / "okoshko.po"


def extracted() -> Catalog:
    """What the code says now, with the file but not the line of every message: lines would change daily."""
    template = Catalog(copyright_holder="the Okoshko authors", charset="utf-8")
    template.fuzzy = False
    template.header_comment = "# Texts of Okoshko. Made by `make texts`."
    for room in ROOMS:
        found = extract_from_dir(
            ROOT / room,
            [("**.py", "python")],
            keywords=KEYWORDS,
            comment_tags=("Translators:",),
            strip_comment_tags=True,
        )
        for name, _line, message, comments, context in found:
            template.add(message, locations=[(f"{room}/{name}", 0)], auto_comments=comments, context=context)
    return template


def written(catalogue: Catalog) -> bytes:
    """A catalogue as the file keeps it: sorted, without dates, so that the same texts give the same bytes."""
    out = BytesIO()
    write_po(out, catalogue, width=110, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    return UNSTABLE.sub(b"", out.getvalue()).rstrip() + b"\n"


def load(language: str) -> Catalog:
    file = catalogue_file(language)
    if not file.exists():
        return Catalog(locale=language, charset="utf-8")
    with file.open("rb") as source:
        return read_po(source, locale=language)


def extract() -> None:
    LOCALES.mkdir(parents=True, exist_ok=True)
    TEMPLATE.write_bytes(written(extracted()))


def update() -> None:
    """Bring every language to the template; English says its own message ids, the others wait for people."""
    template = extracted()
    for language in LANGUAGES:
        catalogue = load(language)
        catalogue.header_comment, catalogue.fuzzy = template.header_comment, False
        # A copy: a catalogue takes over the messages themselves, and the next language would find them translated.
        catalogue.update(copy.deepcopy(template), no_fuzzy_matching=True)
        if language == SOURCE:
            for message in messages(catalogue):
                message.string = message.id
        file = catalogue_file(language)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(written(catalogue))
        gaps = sum(1 for message in messages(catalogue) if not all(strings(message)))
        print(f"{language}: {len(catalogue)} texts" + (f", {gaps} to translate" if gaps else ""))


def compile_all() -> None:
    for language in LANGUAGES:
        if catalogue_file(language).exists():
            with catalogue_file(language).with_suffix(".mo").open("wb") as target:
                write_mo(target, load(language))


def messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def strings(message: Message) -> tuple[str, ...]:
    given = message.string
    return tuple(given) if isinstance(given, (tuple, list)) else (given or "",)


def ids(message: Message) -> tuple[str, ...]:
    given = message.id
    return tuple(given) if isinstance(given, (tuple, list)) else (given,)


def placeholders(text: str) -> set[str] | None:
    """Names in braces; None where the braces do not parse."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return None


def faults_of(message: Message, language: str, plural_forms: int) -> Iterator[str]:
    """What is wrong with one translation; nothing when it is complete and names what the original names."""
    if message.fuzzy:
        yield "fuzzy"
    if not all(strings(message)) or (message.pluralizable and len(strings(message)) != plural_forms):
        yield "not translated"
        return
    wanted = placeholders(ids(message)[-1])
    optional = {"count"} if message.pluralizable else set()  # "one request" need not repeat the number
    for text in strings(message):
        if (found := placeholders(text)) is None or wanted is None:
            yield "braces that do not parse"
        elif language != SOURCE and text in ids(message) and WORD.search(NOT_WORDS.sub("", text)):
            yield "left in English"
        elif not wanted - optional <= found <= wanted | optional:
            yield f"placeholders {sorted(found)} instead of {sorted(wanted)}"


def check() -> int:
    """Print the faults of the catalogues, some of each language; returns how many there are."""
    template = extracted()
    said = {message.id for message in messages(template)}
    if not TEMPLATE.exists() or TEMPLATE.read_bytes() != written(template):
        print(f"okoshko.pot does not hold the {len(said)} texts the code says: run `make texts`")
        return 1
    count = 0
    for language in LANGUAGES:
        catalogue = load(language)
        known = {message.id for message in messages(catalogue)}
        faults = [f"only in the code or only here: {text!r}" for text in sorted(map(str, said ^ known))]
        for message in messages(catalogue):
            found = faults_of(message, language, catalogue.num_plurals)
            faults += [f"{fault}: {ids(message)[0]!r}" for fault in found]
        print(*(f"{language}: {fault}" for fault in faults[:SHOWN]), sep="\n", end="\n" if faults else "")
        if len(faults) > SHOWN:
            print(f"{language}: and {len(faults) - SHOWN} more (scripts/texts.py gaps lists them)")
        count += len(faults)
    if not count:
        print(f"texts: {len(said)} in {', '.join(LANGUAGES)}")
    return count


def gaps() -> None:
    """Print what waits for a translator, as JSON: `{"ru": {"msgid": ""}}`; a list has one place per plural form."""
    waiting: dict[str, dict[str, str | list[str]]] = {}
    for language in LANGUAGES:
        catalogue = load(language)
        for message in messages(catalogue):
            if any(faults_of(message, language, catalogue.num_plurals)):
                empty: str | list[str] = [""] * catalogue.num_plurals if message.pluralizable else ""
                waiting.setdefault(language, {})[ids(message)[0]] = empty
    print(json.dumps(waiting, ensure_ascii=False, indent=1))


def fill() -> None:
    """Take translations from standard input, in the form `gaps` prints; empty ones are passed over."""
    for language, given in json.load(sys.stdin).items():
        catalogue = load(language)
        for message in messages(catalogue):
            translation = given.get(ids(message)[0])
            if translation:
                message.string = tuple(translation) if isinstance(translation, list) else translation
        catalogue_file(language).write_bytes(written(catalogue))


if __name__ == "__main__":
    actions = {
        "extract": extract,
        "update": update,
        "compile": compile_all,
        "check": check,
        "gaps": gaps,
        "fill": fill,
    }
    if len(sys.argv) != 2 or sys.argv[1] not in actions:
        sys.exit(f"usage: texts.py {'|'.join(actions)}")
    sys.exit(1 if actions[sys.argv[1]]() else 0)
