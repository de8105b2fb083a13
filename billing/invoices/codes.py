"""Payment codes: what a banking app reads from the square on an invoice. Pure but for the drawing of the square."""

from io import BytesIO

from billing.invoices.book import Bank, Legal
from billing.money import Money

EPC_NAME = 70
EPC_TEXT = 140
EPC_LEAST, EPC_MOST = 1, 999_999_999_99
"""In cents (EPC069-12, 2.1, element "Amount")."""


def epc(to: str, bank: Bank, sum_: Money, text: str) -> str | None:
    """A SEPA credit transfer (European Payments Council, EPC069-12, version 2); None where it cannot be one."""
    if not bank.iban or sum_.currency != "EUR" or not EPC_LEAST <= sum_.minor <= EPC_MOST:
        return None
    euros, cents = divmod(sum_.minor, 100)
    rows = [
        "BCD",
        "002",
        "1",  # UTF-8
        "SCT",
        bank.bic or "",
        to[:EPC_NAME],
        bank.iban,
        f"EUR{euros}.{cents:02d}",
        "",
        "",
        text[:EPC_TEXT],
    ]
    return "\n".join(rows)


def gost(to: Legal, bank: Bank, sum_: Money, purpose: str) -> str | None:
    """A payment within Russia (GOST R 56042-2014, `ST00012` is UTF-8); None where it cannot be one.

    The five fields a code must have come first, in their order; `|` parts them and cannot stand in one.
    """
    if not (bank.bank and bank.account and bank.bic and bank.correspondent) or sum_.currency != "RUB":
        return None
    known = {label.upper(): value for label, value in to.ids.items()}
    fields = {
        "Name": to.name,
        "PersonalAcc": bank.account,
        "BankName": bank.bank,
        "BIC": bank.bic,
        "CorrespAcc": bank.correspondent,
        "PayeeINN": known.get("ИНН", ""),
        "KPP": known.get("КПП", ""),
        "Sum": str(sum_.minor),
        "Purpose": purpose,
    }
    return "|".join(
        ["ST00012", *(f"{key}={value.replace('|', ' ')}" for key, value in fields.items() if value)]
    )


def square(payload: str) -> str:
    """The QR code as SVG, with no quiet zone of its own; level M corrects 15 %."""
    import segno  # only the drawing process pays for it

    drawn = BytesIO()
    code = segno.make(payload, error="m", encoding="utf-8", micro=False, boost_error=False)
    code.save(drawn, kind="svg", border=0, xmldecl=False, omitsize=True)
    return drawn.getvalue().decode()
