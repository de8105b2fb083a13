"""The act on paper: customary in each country, its lines and their sum, the tax document without lines below zero."""

import json
import re
from datetime import date
from fractions import Fraction

import pytest

from billing.acts import specimen, upd
from billing.acts.lifecycle import Form
from billing.acts.papers import Row, form_of, printed
from billing.invoices.book import ClientLegal, FirmLegal
from billing.invoices.paper import drawn
from billing.vat import TaxPoint, VatPrices, VatRule
from config.i18n import translator
from tests.billing.invoices.test_paper import BANKS, CURRENCY

RULES = {
    "none": None,
    "inclusive": VatRule(VatPrices.INCLUSIVE, 2000, TaxPoint.DELIVERY),
    "exclusive": VatRule(VatPrices.EXCLUSIVE, 2000, TaxPoint.DELIVERY),
}


def made_up(language, form, rule=None):
    t = translator("ru" if form in (Form.RUSSIAN, Form.UPD) else language)
    paper = specimen.paper(
        t,
        form,
        series="A",
        today=date(2026, 12, 3),
        currency=CURRENCY[language],
        rule=rule,
        seller=FirmLegal(name="Lindenhof", ids={"ИНН": "7707083893"}, signatory="Липина О. В."),
        buyer=ClientLegal(name="Vega"),
    )
    return printed(t, paper)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
@pytest.mark.parametrize(
    ("language", "form"),
    [("en", Form.RECORD), ("ru", Form.RUSSIAN), ("ru", Form.UPD), ("ja", Form.JAPANESE)],
)
def test_every_form_can_be_drawn_and_adds_up(language, form, rule):
    document = made_up(language, form, rule)
    facts = document["facts"]
    assert sum(facts["rows"]) == facts["gross_minor"]
    assert sum(net + vat for _, net, vat in facts["tax"]) == (facts["gross_minor"] if rule else 0)
    pdf = drawn(json.dumps(document))
    assert re.search(rb"/Type/Pages/Count 1\b", pdf)


def test_the_bank_decides_the_form():
    assert form_of(BANKS["ru"], "ja", upd=False) is Form.RUSSIAN
    assert form_of(BANKS["ru"], "en", upd=True) is Form.UPD
    assert form_of(BANKS["en"], "ja", upd=True) is Form.JAPANESE
    assert form_of(None, "ru", upd=False) is Form.RECORD


def test_status_and_total_of_the_tax_document():
    taxed, plain = (made_up("ru", Form.UPD, RULES[name])["upd"] for name in ("inclusive", "none"))
    assert (taxed["status"], plain["status"]) == ("1", "2")
    assert plain["total"][1] == "без НДС"
    assert all(row[10] == "20%" for row in taxed["rows"])


def test_a_discount_is_taken_off_the_line_it_belongs_to():
    one = Row("Page", "1", "pc.", "796", 12_000, 12_000, 2000, 10_000, 2_000, Fraction(1))
    off = Row("Discount", "1", "pc.", "796", -1_200, -1_200, 2000, -1_000, -200, Fraction(1))
    (row,) = upd.folded([one, off])
    assert (row.net_minor, row.vat_minor, row.total_minor) == (9_000, 1_800, 10_800)
    # Nothing to take it off: an earlier month's correction stays a line of its own.
    assert upd.folded([off]) == [off]


def test_the_words_of_a_russian_act():
    document = made_up("ru", Form.RUSSIAN, RULES["inclusive"])
    assert document["heading"].startswith("Акт об оказании услуг № A-2026-0000 от 3 декабря 2026")
    assert document["words"].endswith("копеек")
    assert "претензий" in document["statement"]
