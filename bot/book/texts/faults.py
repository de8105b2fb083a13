"""What is wrong with an office book, where, and what was expected there."""

from collections.abc import Callable
from decimal import Decimal

from bot.book.faults import Fault, FaultKind
from bot.book.lines import Place
from config.i18n import N_, Translator

WANTED = {
    "text": N_("text in quotes"),
    "integer": N_("a whole number without quotes"),
    "boolean": N_("true or false"),
    "amount": N_("an amount such as 1500 or 19.90"),
    "date": N_("a date such as 2026-01-31"),
    "time": N_('a time such as "09:00"'),
    "array": N_("a list in square brackets"),
    "table": N_("a table: keys under a [heading], or in braces"),
}
WHAT = {
    "category": N_("unknown category “{value}”"),
    "item": N_("unknown item “{value}”"),
    "tariff": N_("unknown tariff “{value}”"),
    "employee": N_("unknown employee “{value}”"),
    "price list": N_("unknown price list “{value}”"),
}
VALUES = {
    "bad_span": N_('“{value}” is not a span of hours; expected opening and closing time: "09:00-18:00"'),
    "unknown_timezone": N_(
        "unknown time zone “{value}”; expected a name such as Europe/Berlin or Asia/Tokyo"
    ),
    "unknown_currency": N_("unknown currency “{value}”; expected three letters such as EUR, RUB or JPY"),
    "unknown_language": N_("a text in a language we do not speak; expected en, ru or ja"),
    "mail": N_("“{value}” is not a mail address; expected one such as anna@vega.example"),
    "accounting": N_("“{value}” is not a mail address; expected one such as anna@vega.example"),
    "iban": N_(
        "“{value}” is no IBAN: its check digits do not fit; expected one such as DE89 3704 0044 0532 0130 00"
    ),
    "inn": N_("“{value}” is no INN: its check digits do not fit"),
    "key_digit": N_("“{value}” is no account at the bank with this BIC: its key digit does not fit"),
    "account": N_("“{value}” is no Russian bank account; expected 20 digits"),
    "correspondent": N_("“{value}” is no Russian bank account; expected 20 digits"),
    "bic": N_("“{value}” is no BIC; expected one such as COBADEFFXXX, or nine digits for a Russian bank"),
    "series": N_("“{value}” cannot stand here; expected at most 8 capital letters, digits, - or /"),
    "mail_domains": N_("“{value}” is not a mail domain; expected one such as vega.example"),
    "encoding": N_("unknown encoding “{value}”; expected one such as utf-8, cp1252, cp1251 or cp932"),
    "date_format": N_("“{value}” is no way to write a day; expected one such as DD.MM.YYYY"),
}
SYNTAX = {
    "utf-8": N_("the file is not in UTF-8"),
    "Invalid value": N_("a value that is neither text in quotes, number, date, true, false, list nor table"),
    "Invalid statement": N_("expected a key, a [heading] or a # comment"),
    "Expected '=' after a key": N_("expected = after the key"),
    "Expected newline or end of document": N_("expected the end of the line after the value"),
    "Unclosed array": N_("a list that is not closed; expected ]"),
    "Unclosed inline table": N_("a table in braces that is not closed; expected }}"),
    "Cannot overwrite a value": N_("this key stands here a second time"),
    "Duplicate inline table key": N_("this key stands here a second time"),
    "Cannot declare": N_("this heading stands here a second time"),
    "Cannot redefine": N_("this heading stands here a second time"),
    "Unterminated string": N_("text that is not closed; expected a quotation mark"),
    'Expected "\'"': N_("text that is not closed; expected a quotation mark"),
    "Illegal character": N_("text that is not closed on its line, or a character that may not stand here"),
    "Unescaped '\\'": N_("a backslash in a text; write it twice"),
    "Expected ']": N_("a heading that is not closed; expected ]"),
    "Invalid initial character": N_(
        "a key may hold only Latin letters, digits, - and _, or stands in quotes"
    ),
}
"""What tomllib says, by how it begins, in the words of somebody who edits a file."""


def fault_line(t: Translator, file: str, fault: Fault) -> str:
    """`office.toml:42: tariffs.standard.allowances: unknown category …`."""
    where = f"{file}:{fault.line}" if fault.line else file
    named = place_words(fault.place)
    words = _FAULTS[fault.kind](t, fault)
    return f"{where}: {named}: {words}" if named else f"{where}: {words}"


def place_words(place: Place) -> str:
    """A path as people read it: `clients.vega.contacts #2.mail`."""
    words = ""
    for part in place:
        words += f" #{part + 1}" if isinstance(part, int) else f".{part}"
    return words.lstrip(".")


def _syntax(t: Translator, fault: Fault) -> str:
    said = str(fault.facts["what"])
    for beginning, words in SYNTAX.items():
        if said.startswith(beginning):
            return t("not valid TOML: {what}", what=t(words))
    return t("not valid TOML: {what}", what=said)


def _unknown_key(t: Translator, fault: Fault) -> str:
    if fault.facts["meant"]:
        return t("unknown key; did you mean “{meant}”?", meant=fault.facts["meant"])
    return t("unknown key; expected one of: {known}", known=_listed(t, fault.facts["known"]))


def _unknown_name(t: Translator, fault: Fault) -> str:
    words = t(WHAT[str(fault.facts["what"])], value=fault.facts["value"])
    if fault.facts["meant"]:
        words = t("{what}; did you mean “{meant}”?", what=words, meant=fault.facts["meant"])
    return t("{what}; expected one of: {known}", what=words, known=_listed(t, fault.facts["known"]))


def _bad_value(t: Translator, fault: Fault) -> str:
    what, place = str(fault.facts["what"]), [part for part in fault.place if isinstance(part, str)]
    for name in (what, place[-1] if place else ""):
        if name in VALUES:
            return t(VALUES[name], value=fault.facts["value"])
    return t("“{value}” cannot stand here", value=fault.facts["value"])


def _too_small(t: Translator, fault: Fault) -> str:
    if fault.facts["itself"]:
        return t("expected {least} or more, found {value}", **_numbers(fault))
    return t("expected more than {least}, found {value}", **_numbers(fault))


def _numbers(fault: Fault) -> dict[str, object]:
    return {
        key: value for key, value in fault.facts.items() if isinstance(value, int | float | str | Decimal)
    }


def _listed(t: Translator, names: object) -> str:
    return t.listed(names) if isinstance(names, list | tuple) else str(names)


_FAULTS: dict[FaultKind, Callable[[Translator, Fault], str]] = {
    FaultKind.UNREADABLE: lambda t, f: t("the file cannot be read: {why}", why=f.facts["why"]),
    FaultKind.NOT_TOML: _syntax,
    FaultKind.MISSING: lambda t, _: t("missing, but required"),
    FaultKind.UNKNOWN_KEY: _unknown_key,
    FaultKind.BAD_CODE: lambda t, _: t(
        "not a code; expected small Latin letters, digits, - and _, at most 40, beginning with a letter or digit"
    ),
    FaultKind.WRONG_TYPE: lambda t, f: t(
        "expected {wanted}, found {value}",
        wanted=t(WANTED[str(f.facts["wanted"])]),
        value=_shown(t, f.facts["value"]),
    ),
    FaultKind.NOT_ONE_OF: lambda t, f: t(
        "“{value}” cannot stand here; expected one of: {known}",
        value=f.facts["value"],
        known=_listed(t, f.facts["known"]),
    ),
    FaultKind.TOO_SMALL: _too_small,
    FaultKind.TOO_LARGE: lambda t, f: t("expected {most} or less, found {value}", **_numbers(f)),
    FaultKind.TOO_SHORT: lambda t, _: t("empty; at least one is needed"),
    FaultKind.BAD_VALUE: _bad_value,
    FaultKind.UNKNOWN_NAME: _unknown_name,
    FaultKind.TWICE: lambda t, f: t(
        "already given at “{value}”; expected each only once", value=f.facts["value"]
    ),
    FaultKind.BOTH_WAYS: lambda t, f: t(
        "category “{value}” is in allowances as well; expected it in one of the two", value=f.facts["value"]
    ),
    FaultKind.SPANS_OVERLAP: lambda t, _: t("begins before the previous one ends; expected them in order"),
    FaultKind.NEVER_OPEN: lambda t, _: t("no day of the week has open hours; expected at least one"),
    FaultKind.NOT_ASCENDING: lambda t, f: t(
        "{value} is not after {after}; expected the versions with the oldest first",
        value=f.facts["value"],
        after=f.facts["after"],
    ),
    FaultKind.ENDS_BEFORE: lambda t, _: t("ends before it begins; expected a day after “from”"),
    FaultKind.TOO_PRECISE: lambda t, f: t(
        "{value} has too many decimals; {currency} has {digits}",
        value=f.facts["value"],
        currency=f.facts["currency"],
        digits=f.facts["digits"],
    ),
    FaultKind.NO_DEFAULT_LIST: lambda t, _: t(
        "no price list in the firm's currency is the default one; expected one with default = true"
    ),
    FaultKind.TWO_DEFAULT_LISTS: lambda t, f: t(
        "“{value}” is the default price list already; expected only one in each currency",
        value=f.facts["value"],
    ),
    FaultKind.NO_LIST_PRICE: lambda t, f: t(
        "has no price in the default price list “{list}”; expected one, to show special prices beside it",
        list=f.facts["list"],
    ),
    FaultKind.NO_MANAGER: lambda t, _: t('nobody is a manager; expected at least one with role = "manager"'),
    FaultKind.NOTHING_AGREED: lambda t, _: t(
        "says from when, but not what; expected a tariff or a price list"
    ),
    FaultKind.PUBLIC_DOMAIN: lambda t, f: t(
        "anybody can have an address at {value}; expected a domain of the client's own, or single addresses",
        value=f.facts["value"],
    ),
    FaultKind.CURRENCY_CHANGED: lambda t, f: t(
        "the account of {name} is kept in {was} and stays so; found {value}. "
        'Write currency = "{was}" under clients.{name}; for {value}, end this client and begin another',
        **f.facts,
    ),
    FaultKind.PRICED_OTHERWISE: lambda t, f: t(
        "“{name}” is priced in {was} and stays so; found {value}. "
        'Write currency = "{was}" under it, and give prices in {value} a name of their own',
        **f.facts,
    ),
    FaultKind.OTHER_CURRENCY: lambda t, f: t(
        "“{name}” is in {theirs}, this client's account in {currency}; expected one in {currency}", **f.facts
    ),
    FaultKind.OWN_CURRENCY: lambda t, f: t(
        "{value} is the firm's own currency; expected its sums in the tables where they stand already",
        **f.facts,
    ),
    FaultKind.NEEDS_BANK: lambda t, f: t(
        "invoices in {value} need an account to be paid to: the firm's takes {known} only. "
        "Expected [currencies.{value}.bank]",
        **f.facts,
    ),
    FaultKind.TOO_FINE: lambda t, f: t(
        "{value} has too many decimals; expected at most {digits}",
        value=f.facts["value"],
        digits=f.facts["digits"],
    ),
    FaultKind.NEEDS: lambda t, f: t(
        "says nothing by itself; expected {other} beside it", other=f.facts["other"]
    ),
    FaultKind.NOT_WITH: lambda t, f: t(
        "cannot stand beside {other}; expected one of the two", other=f.facts["other"]
    ),
}


def _shown(t: Translator, value: object) -> str:
    match value:
        case str():
            return t.quoted(value)
        case bool():
            return str(value).lower()
        case dict():
            return "{ … }"
        case list():
            return "[ … ]"
    return str(value)
