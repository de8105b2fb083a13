"""A wrong book is told with file, line and what was expected, for every kind of fault."""

import re

import pytest

from bot.book.commands import check, fault_lines
from bot.book.faults import BookWrong, FaultKind
from bot.book.reading import parse_book
from bot.book.texts.faults import SYNTAX
from config.i18n import LANGUAGES
from tests.bot.book.office_database import ENGLISH

FAULTS = [
    # kind, what stands in the book, what somebody wrote instead, a piece of what they are told
    ("syntax", 'name = "Vega"\n', 'name = "Vega\n', "not valid TOML: text that is not closed on its line"),
    ("syntax", "after_days = 5", "after_days 5", "not valid TOML: expected = after the key"),
    (
        "syntax",
        "after_days = 5",
        "after_days = five",
        "not valid TOML: a value that is neither text in quotes",
    ),
    ("twice", "[clients.orchard]", "[clients.vega]", "this heading stands here a second time"),
    (
        "unknown key",
        "after_days = 5",
        "after_day = 5",
        "closing.after_day: unknown key; did you mean “after_days”?",
    ),
    (
        "unknown key",
        "valid_days = 7",
        "valid_days = 7\nzebra = 1",
        "expected one of: valid_days",
    ),
    (
        "unknown key",
        'mail_domains = ["vega',
        'domains = ["vega',
        "clients.vega.domains: unknown key; did you mean",
    ),
    ("missing", "after_days = 5", "", "closing.after_days: missing"),
    ("wrong type", "after_days = 5", 'after_days = "5"', "expected a whole number without quotes, found “5”"),
    ("wrong type", "after_days = 5", "after_days = 5.5", "expected a whole number without quotes"),
    ("wrong type", "otherwise = true", "otherwise = 1", "expected true or false, found 1"),
    ("wrong type", "monthly_fee = 240", "monthly_fee = true", "expected an amount such as 1500 or 19.90"),
    ("wrong type", "monthly_fee = 240", 'monthly_fee = "a lot"', "expected an amount such as 1500 or 19.90"),
    ("wrong type", "monthly_fee = 240", "monthly_fee = inf", "expected an amount such as 1500 or 19.90"),
    ("wrong type", "from = 2026-05-01", 'from = "May"', "expected a date such as 2026-01-31, found “May”"),
    ("wrong type", 'time = "09:00"', 'time = "nine"', 'expected a time such as "09:00", found “nine”'),
    ("wrong type", 'usual = ["page"]', 'usual = "page"', "expected a list in square brackets"),
    (
        "wrong type",
        "allowances.support = {}",
        "allowances.support = 5",
        "expected a table: keys under a [heading]",
    ),
    ("wrong type", 'name = "Vega"\ntariff', "name = 7\ntariff", "expected text in quotes, found 7"),
    ("unknown name", 'who = "ivan"', 'who = "iwan"', "unknown employee “iwan”; did you mean “ivan”?"),
    ("twice", 'deputy = "max"', 'deputy = "ivan"', "deputy: already given at “who”"),
    (
        "ends before",
        'who = "ivan"',
        'who = "ivan"\nfrom = 2026-12-02\nuntil = 2026-12-01',
        "ends before it begins",
    ),
    ("not with", "cap_minutes = 120", "cap_minutes = 120\ncap = 100", "cannot stand beside cap_minutes"),
    ("needs", "cap_minutes = 120\n", "", "urgent: says nothing by itself; expected cap_minutes beside it"),
    ("too precise", "cap_minutes = 120", "cap = 1.005", "1.005 has too many decimals"),
    ("one of", 'segment = "difficult"', 'segment = "hard"', "expected one of: loyal, ordinary, difficult"),
    ("one of", 'unit = "stage"', 'unit = "phase"', "expected one of: hour, started_15, piece, stage"),
    (
        "one of",
        'language = "en"',
        'language = "de"',
        "firm.language: “de” cannot stand here; expected one of: en",
    ),
    ("range", "after_days = 5", "after_days = 0", "expected more than 0, found 0"),
    ("range", "monthly_fee = 240", "monthly_fee = -1", "expected 0 or more, found -1"),
    ("range", "after_days = 5", "after_days = 1000", "expected 365 or less, found 1000"),
    ("empty", 'name = "Orchard Dental"', 'name = " "', "clients.orchard.name: empty"),
    ("span", '"09:00-17:00"', '"09:00-25:00"', "“09:00-25:00” is not a span of hours"),
    ("span", '"09:00-17:00"', '"17:00-09:00"', "“17:00-09:00” is not a span of hours"),
    ("zone", "Europe/Berlin", "Europe/Berlln", "unknown time zone “Europe/Berlln”"),
    ("currency", 'currency = "EUR"', 'currency = "EUX"', "unknown currency “EUX”"),
    ("mail", "helen@orchard.example", "helen(at)orchard", "“helen(at)orchard” is not a mail address"),
    ("domain", '["library.example"]', '["@library"]', "“@library” is not a mail domain"),
    ("language", 'name = "Care"', 'name = { fr = "Soin" }', "a text in a language we do not speak"),
    ("code", "[clients.bloom]", '[clients."Bloom Ltd"]', "clients.Bloom Ltd: not a code"),
    (
        "reference",
        'tariff = "care"\nprice_list',
        'tariff = "car"\nprice_list',
        "unknown tariff “car”; did you mean “care”?",
    ),
    (
        "reference",
        'price_list = "friends"',
        'price_list = "pals"',
        "expected one of: standard, vega, friends",
    ),
    (
        "reference",
        "allowances.design = { minutes = 480 }",
        "allowances.desing = { minutes = 480 }",
        "tariffs.growth.versions #1.allowances.desing: unknown category “desing”; did you mean “design”?; expected",
    ),
    (
        "reference",
        '["design", "ads"]',
        '["design", "adds"]',
        "tariffs.care.versions #1.not_included #2: unknown category",
    ),
    (
        "reference",
        "prices = { banner = 90",
        "prices = { baner = 90",
        "price_lists.vega.versions #1.prices.baner: unknown item",
    ),
    (
        "reference",
        'category = "ads"',
        'category = "advertising"',
        "items.campaign.category: unknown category",
    ),
    (
        "reference",
        'usual = "estimate"',
        'usual = "sketch"',
        "categories.estimates.usual: unknown item “sketch”",
    ),
    ("reference", 'usual = ["page"]', 'usual = ["pages"]', "clients.orchard.usual #1: unknown item “pages”"),
    (
        "both ways",
        '["design", "ads"]',
        '["design", "content"]',
        "category “content” is in allowances as well",
    ),
    (
        "decimals",
        "monthly_fee = 240",
        "monthly_fee = 240\noutside_hours = 1.505",
        "outside_hours: 1.505 has too many decimals; expected at most 2",
    ),
    ("range", "monthly_fee = 240", "monthly_fee = 240\noutside_hours = 0.5", "expected 1 or more, found 0.5"),
    (
        "needs",
        "allowances.content = { minutes = 240 }",
        "allowances.content = { minutes = 240, carry_at_most = 60 }",
        "carry_at_most: says nothing by itself; expected carry_over = true beside it",
    ),
    (
        "not with",
        "allowances.content = { minutes = 240 }",
        'allowances.content = { minutes = 240, overrun = "pay", overrun_price = 60, carry_deficit = true }',
        'carry_deficit: cannot stand beside overrun = "pay"',
    ),
    (
        "not with",
        "allowances.content = { minutes = 240 }",
        "allowances.content = { minutes = 240, requests = 5, carry_over = true, carry_at_most = 60 }",
        "carry_at_most: cannot stand beside minutes + requests",
    ),
    (
        "needs",
        "allowances.content = { minutes = 240 }",
        'allowances.content = { minutes = 240, overrun = "pay" }',
        "tariffs.care.versions #1.allowances.content.overrun: says nothing by itself; expected overrun_price beside",
    ),
    (
        "needs",
        "allowances.content = { minutes = 240 }",
        "allowances.content = { minutes = 240, overrun_price = 60 }",
        'overrun_price: says nothing by itself; expected overrun = "pay" beside it',
    ),
    (
        "needs",
        "allowances.support = {}",
        'allowances.support = { overrun = "refuse" }',
        "allowances.support.overrun: says nothing by itself; expected minutes, requests beside it",
    ),
    (
        "not with",
        "allowances.content = { minutes = 240 }",
        'allowances.content = { minutes = 240, requests = 5, overrun = "pay", overrun_price = 60 }',
        "allowances.content.overrun: cannot stand beside minutes + requests",
    ),
    (
        "decimals",
        "allowances.content = { minutes = 240 }",
        'allowances.content = { minutes = 240, overrun = "pay", overrun_price = 60.005 }',
        "allowances.content.overrun_price: 60.005 has too many decimals",
    ),
    (
        "one of",
        "allowances.content = { minutes = 240 }",
        'allowances.content = { minutes = 240, overrun = "ask" }',
        "expected one of: quote, pay, refuse",
    ),
    ("address", "anna@vega.example", "pyotr@vega.example", "clients.vega.contacts #2.mail: already given"),
    ("address", "anna@vega.example", "ivan@lindenhof.example", "already given at “ivan”"),
    (
        "address",
        "lena@lindenhof.example",
        "IVAN@lindenhof.example",
        "employees.lena.mail: already given at “ivan”",
    ),
    (
        "domain",
        '["library.example"]',
        '["vega.example"]',
        "clients.library.mail_domains #1: already given at “vega”",
    ),
    ("domain", '["library.example"]', '["gmail.com"]', "anybody can have an address at gmail.com"),
    ("name", 'name = "Bloom Flowers"', 'name = "VEGA"', "clients.bloom.name: already given at “vega”"),
    (
        "name",
        '{ name = "Tom Hale"',
        '{ name = "Helen Marsh"',
        "clients.orchard.contacts #2.name: already given",
    ),
    (
        "hours",
        'friday = ["09:00-17:00"]',
        'friday = ["09:00-13:00", "12:00-17:00"]',
        "hours.friday #2: begins before",
    ),
    ("decimals", "monthly_fee = 240", "monthly_fee = 240.005", "240.005 has too many decimals; EUR has 2"),
    ("lists", "default = true", "default = false", "no price list in the firm's currency is the default one"),
    (
        "lists",
        'name = "Vega"\n\n',
        'name = "Vega"\ndefault = true\n\n',
        "“standard” is the default price list already",
    ),
    ("lists", ", prototype = 1900", "", "items.prototype: has no price in the default price list “standard”"),
    (
        "currencies",
        "[invoices]",
        "[currencies.EUR]\nbalance_below = 5\n\n[invoices]",
        "currencies.EUR: EUR is the firm's own currency",
    ),
    (
        "currencies",
        "[clients.vega]\n",
        '[clients.vega]\ncurrency = "JPY"\n',
        "clients.vega.price_list: “vega” is in EUR, this client's account in JPY; expected one in JPY",
    ),
    (
        "otherwise",
        'minimum_minutes = 30\nusual = "banner"',
        "otherwise = true",
        "categories.content.otherwise: already given",
    ),
]


@pytest.mark.parametrize(("kind", "right", "wrong", "told"), FAULTS)
def test_a_fault_is_told_with_its_line_and_what_was_expected(kind, right, wrong, told):
    assert right in ENGLISH
    source = ENGLISH.replace(right, wrong, 1)
    with pytest.raises(BookWrong) as caught:
        parse_book(source)
    lines = fault_lines(caught.value, "en")
    assert told in "\n".join(lines)
    assert all(re.match(r"office\.toml:\d+: ", line) for line in lines)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("after_days = 5", "after_days = 0"),
        ("anna@vega.example", "pyotr@vega.example"),
        ("prices = { banner = 90", "prices = { baner = 90"),
        ("Europe/Berlin", "Europe/Berlln"),
        ("allowances.design = { minutes = 480 }", "allowances.design = { minuets = 480 }"),
    ],
)
def test_the_line_is_the_one_somebody_has_to_edit(right, wrong):
    source = ENGLISH.replace(right, wrong, 1)
    with pytest.raises(BookWrong) as caught:
        parse_book(source)
    line = caught.value.faults[0].line
    assert line is not None
    assert wrong in source.splitlines()[line - 1]


def test_every_fault_is_told_at_once_in_the_order_of_the_file():
    source = ENGLISH.replace("after_days = 5", "after_days = 0").replace("valid_days = 7", 'valid_days = "7"')
    with pytest.raises(BookWrong) as caught:
        parse_book(source)
    assert [fault.place for fault in caught.value.faults] == [
        ("closing", "after_days"),
        ("quotes", "valid_days"),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_fault_has_words(language):
    said = set()
    for _, right, wrong, _ in FAULTS:
        with pytest.raises(BookWrong) as caught:
            parse_book(ENGLISH.replace(right, wrong, 1))
        said |= {fault.kind for fault in caught.value.faults}
        assert all(fault_lines(caught.value, language))
    rare = {  # told of elsewhere in these tests
        FaultKind.UNREADABLE,
        FaultKind.NEVER_OPEN,
        FaultKind.NOT_ASCENDING,
        FaultKind.NO_MANAGER,
        FaultKind.NOTHING_AGREED,
        FaultKind.CURRENCY_CHANGED,
        FaultKind.PRICED_OTHERWISE,
        FaultKind.NEEDS_BANK,
    }
    assert set(FaultKind) - said == rare


@pytest.mark.parametrize(
    ("extra", "told"),
    [
        ('[clients.new]\nname = "New"\nfrom = 2026-01-01', "clients.new.from: says from when, but not what"),
        (
            '[clients.new]\nname = "New"\ntariff = "care"\nfrom = 2026-02-01\nended = 2026-01-01',
            "ends before it begins",
        ),
        (
            "[[tariffs.care.versions]]\nfrom = 2025-01-01\nmonthly_fee = 1",
            "2025-01-01 is not after 2026-01-01",
        ),
        (
            """[employees.n]
name = "N"
role = "owner"
cost_per_hour = [{ from = 2026-05-01, amount = 30 }, { from = 2026-04-01, amount = 31 }]""",
            "employees.n.cost_per_hour #2.from: 2026-04-01 is not after 2026-05-01",
        ),
    ],
)
def test_faults_of_what_was_added(extra, told):
    with pytest.raises(BookWrong) as caught:
        parse_book(f"{ENGLISH}\n{extra}\n")
    assert told in "\n".join(fault_lines(caught.value, "en"))


def test_an_office_without_hours_or_managers_is_none():
    source = re.sub(r'= \["09:00-1[78]:00"\]', "= []", ENGLISH).replace(
        'role = "manager"', 'role = "employee"'
    )
    with pytest.raises(BookWrong) as caught:
        parse_book(source)
    assert {fault.kind for fault in caught.value.faults} == {FaultKind.NEVER_OPEN, FaultKind.NO_MANAGER}


def test_a_file_that_is_not_there_or_not_text_is_told_of(tmp_path):
    assert "cannot be read" in check(tmp_path / "office.toml")[0]
    (tmp_path / "office.toml").write_bytes('[firm]\nname = "Студия"'.encode("cp1251"))
    assert check(tmp_path / "office.toml") == ["office.toml:2: not valid TOML: the file is not in UTF-8"]


@pytest.mark.parametrize(
    "broken",
    [
        'a = "x',
        "a = [1",
        "a = {b = 1",
        "a = ",
        "= 1",
        "[a",
        "a = 1 b = 2",
        "a = 1\na = 2",
        "[a]\n[a]",
        'a = "\\q"',
        "a! = 1",
    ],
)
def test_what_tomllib_says_is_said_in_our_words(broken):
    with pytest.raises(BookWrong) as caught:
        parse_book(broken)
    said = str(caught.value.faults[0].facts["what"])
    assert any(said.startswith(beginning) for beginning in SYNTAX), said
