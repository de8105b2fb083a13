"""The PDF: customary in three languages, the same bytes each time, with its fonts, and the firm's own layout if any."""

import json
import re
from datetime import date

import pytest

from billing.drawing import NotDrawn
from billing.invoices import paper_texts, papers
from billing.invoices.book import Bank, ClientLegal, FirmLegal
from billing.invoices.lifecycle import InvoiceKind
from billing.invoices.paper import FORMS, draw, drawn
from billing.invoices.papers import Paper, Row
from billing.vat import split
from config.i18n import LANGUAGES, translator

BANKS = {
    "en": Bank(bank="Berliner Sparkasse", iban="DE89370400440532013000", bic="COBADEFFXXX"),
    "ru": Bank(
        bank="ПАО СБЕРБАНК",
        bic="044525225",
        account="40702810900000005555",
        correspondent="30101810400000000225",
    ),
    "ja": Bank(lines=("京都銀行 三条支店", "普通預金 1234567")),
}
CURRENCY = {"en": "EUR", "ru": "RUB", "ja": "JPY"}


def printed(language, bank=None, *, rate=None, later=False, lines=1, name="Vega", currency=None):
    t = translator(papers.language_of(bank or BANKS[language], language))
    rows = [
        Row(paper_texts.advance(t), 1, paper_texts.piece(t), 58_850 // lines, 58_850 // lines)
        for _ in range(lines)
    ]
    paper = Paper(
        kind=InvoiceKind.TOPUP,
        name="R-2026-0012",
        issued_on=date(2026, 11, 24),
        last_day=date(2026, 12, 1),
        currency=currency or CURRENCY[language],
        rows=rows,
        tax=[split(58_850 // lines * lines, rate)] if rate else [],
        tax_later=later,
        seller=FirmLegal(name="Lindenhof", ids={"ИНН": "7707083893"}, signatory="Липина О. В."),
        bank=bank or BANKS[language],
        buyer=ClientLegal(name=name),
    )
    return papers.printed(t, paper)


@pytest.mark.parametrize(
    "language", [LANGUAGES[0], *(pytest.param(one, marks=pytest.mark.long) for one in LANGUAGES[1:])]
)
async def test_a_paper_with_its_fonts_the_same_each_time(language):
    document = printed(language, rate=1900)
    assert document["form"] == language
    pdf = await draw(document)
    assert pdf.startswith(b"%PDF")
    assert b"NotoSansCJKjp" in pdf
    assert len(pdf) < 200_000
    assert await draw(json.loads(json.dumps(document))) == pdf


def test_a_russian_account_is_paid_by_a_russian_paper_whoever_pays():
    document = printed("en", BANKS["ru"], currency="RUB")
    assert document["form"] == document["language"] == "ru"
    assert document["words"] == "Пятьсот восемьдесят восемь рублей 50 копеек"
    assert document["sums"] == [["Итого", "588,50"], ["Без налога (НДС)", "–"]]
    assert document["code"]["payload"].endswith(
        "Purpose=Оплата по счёту № R-2026-0012 от 24.11.2026. Без налога (НДС)."
    )


def test_a_japanese_client_of_a_german_firm_reads_the_iban_in_a_japanese_form():
    document = printed("ja", BANKS["en"], currency="EUR")
    assert document["form"] == "ja"
    assert ["IBAN", "DE89 3704 0044 0532 0130 00"] in document["pay"]
    assert document["code"]["payload"].startswith("BCD")


def test_tax_for_each_rate_or_a_word_that_it_comes_later():
    assert printed("ja", rate=1000)["sums"] == [["10%対象（税抜）", "¥53,500"], ["消費税 10%", "¥5,350"]]
    assert printed("en", rate=1900)["sums"] == [["Net at 19%", "€494.54"], ["VAT 19%", "€93.96"]]
    later = printed("en", later=True)
    assert later["sums"] == []
    assert "VAT" in later["notes"][0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_paper_goes_over_to_the_next_page(language):
    pages = re.search(rb"/Type/Pages/Count (\d+)", drawn(json.dumps(printed(language, lines=60))))
    assert pages and int(pages[1]) >= 2


def test_names_are_data_and_never_typesetting():
    drawn(json.dumps(printed("en", name='#[boom] $x$ *b* `c` #import "/etc/passwd"')))


@pytest.mark.long
async def test_the_firms_own_layout_is_taken(tmp_path):
    own = (FORMS / "en.typ").read_text().replace("data.pay_heading", '"Pay here"')
    (tmp_path / "en.typ").write_text(own)
    assert await draw(printed("en"), tmp_path) != await draw(printed("en"))
    # A form it does not have stays ours.
    assert await draw(printed("ja"), tmp_path) == await draw(printed("ja"))


async def test_a_broken_layout_says_where(tmp_path):
    (tmp_path / "en.typ").write_text("#nonsense(")
    with pytest.raises(NotDrawn, match="unclosed"):
        await draw(printed("en"), tmp_path)
