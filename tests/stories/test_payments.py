"""A bank's statement sent to the bot: asked once, certain money booked, doubtful money answered by buttons, once."""

import base64

import pytest
from sqlalchemy import select

from billing.ledger.queries import balance
from billing.payments.audit import audit
from bot.book.commands import apply_file
from intake.contacts.models import Client
from tests.stories.stage import BOOKS, Stage, buttons, plain, words
from tests.stories.test_invoices import order

HEAD = (
    '<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>'
    "<Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct>"
)
TAIL = "</Stmt></BkToCstmrStmt></Document>"


@pytest.fixture
async def paying(stage: Stage) -> Stage:
    """The office makes invoices."""
    await apply_file(BOOKS / "en.toml", stage.office.database, stage.office.clock.now())
    return stage


def entry(
    sum_: str, reference: str, payer: str = "Vega Sportartikel GmbH", iban: str = "DE02", way: str = "CRDT"
) -> str:
    return (
        f'<Ntry><Amt Ccy="EUR">{sum_}</Amt><CdtDbtInd>{way}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
        f"<BookgDt><Dt>2026-11-24</Dt></BookgDt><NtryDtls><TxDtls><RltdPties><Dbtr><Pty><Nm>{payer}</Nm></Pty></Dbtr>"
        f"<DbtrAcct><Id><IBAN>{iban}</IBAN></Id></DbtrAcct></RltdPties>"
        f"<RmtInf><Ustrd>{reference}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
    )


async def sends(
    stage: Stage, *entries: str, name: str = "statement.xml", who: str = "Olga", chat: int | None = None
):
    await sends_file(stage, (HEAD + "".join(entries) + TAIL).encode(), name, who, chat)


async def sends_file(stage: Stage, raw: bytes, name: str, who: str = "Olga", chat: int | None = None) -> None:
    document = {"name": name, "mime": "text/xml", "base64": base64.b64encode(raw).decode()}
    # What people in the staff chat pass each other is not the bot's: there the file goes with the command.
    await stage.people[who].says(chat=chat, document=document, caption="/payments" if chat else None)


async def has(stage: Stage, name: str = "Vega") -> int:
    async with stage.office.database.reading() as session:
        client = (await session.scalars(select(Client.id).where(Client.name == name))).one()
        assert await audit(session) == []
        return (await balance(session, client)).left


@pytest.mark.core
async def test_a_paid_invoice_is_booked_and_what_waited_for_it_starts(paying: Stage) -> None:
    stage = paying
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    await order(stage)
    await sends(stage, entry("590.00", "Invoice R-2026-0001"), entry("12.00", "rent", way="DBIT"))
    await olga.has_read("Import 1 payment from statement.xml?", "1 certain", "1 line of money out")
    await olga.presses("Import")
    await olga.has_read("statement.xml: 1 payment booked")
    await vega.has_read("Received: €590", "Invoice R-2026-0001: paid.", "set aside")

    await sends(stage, entry("590.00", "Invoice R-2026-0001"), entry("12.00", "rent", way="DBIT"))
    last = await olga.has_read("is here already; there is nothing to import")
    assert not buttons(last)


async def test_pressed_twice_it_is_imported_once_and_no_is_no(paying: Stage) -> None:
    stage = paying
    olga, before = stage.people["Olga"], await has(paying)
    await sends(stage, entry("10.00", "?"))
    offer = await olga.last()
    await olga.presses("No", offer)
    await olga.has_read("Nothing of statement.xml was imported.")
    assert await olga.forges("import:1:0", offer) == "Nothing of statement.xml was imported."
    assert await has(stage) == before
    await sends(stage, entry("10.00", "?"), name="again.xml")
    offer = await olga.last()
    await olga.presses("Import", offer)
    assert await olga.forges("import:2:0", offer) == "again.xml has been imported."
    asked = [m for m in await olga.sees() if words(m).startswith("❓")]
    assert len(asked) == 1


async def test_whose_money_it_is_is_answered_by_a_button_and_known_next_time(paying: Stage) -> None:
    stage = paying
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    await order(stage)
    await sends(stage, entry("200.00", "thanks"), chat=stage.staff_chat)
    await olga.presses("Import", chat=stage.staff_chat)
    question = await olga.has_read(
        "❓ €200 · ",
        "Neither an invoice number, nor the sum, nor the account is one I know.",
        chat=stage.staff_chat,
    )
    await olga.presses("Vega · R-2026-0001, €590 open", question)
    await olga.has_read("✅ €200 · ", "Booked for Vega", chat=stage.staff_chat)
    await vega.has_read("Received: €200", "Invoice R-2026-0001: €200 paid, €390 to come.")

    await sends(stage, entry("390.00", "the rest"), name="next.xml")
    await olga.has_read("Import 1 payment from next.xml?", "1 certain")
    await olga.presses("Import")
    await vega.has_read("Received: €390", "Invoice R-2026-0001: paid.")


async def test_not_a_client_s_and_later_and_another_client(paying: Stage) -> None:
    stage = paying
    olga, before = stage.people["Olga"], await has(paying)
    await sends(stage, entry("7.00", "tax", "Finanzamt", "DE07"), entry("8.00", "?", "Nobody", "DE08"))
    await olga.presses("Import")
    first, second = [m for m in await olga.sees() if words(m).startswith("❓")]
    await olga.presses("Not a client's", first)
    await olga.has_read("➖ €7", "not asked about again")
    await olga.presses("Later", second)
    await olga.has_read("⏸ €8")
    await olga.says("/payments")
    listed = await olga.last()
    assert [plain(button["text"]).split(" · ")[0] for button in buttons(listed)] == ["8"]
    await olga.presses("8", listed)
    await olga.presses("Another client")
    await olga.says("Nobody Ltd")
    await olga.presses("8", listed)
    await olga.presses("Another client")
    await olga.says("Vega")
    await olga.has_read("Booked for Vega")
    assert await has(stage) == before + 800
    await olga.says("/payments")
    await olga.has_read("No payment waits for an answer.")


async def test_booked_for_the_wrong_client_it_is_taken_back_and_asked_again(paying: Stage) -> None:
    stage = paying
    olga, before = stage.people["Olga"], (await has(paying), await has(paying, "Orchard Dental"))
    await sends(stage, entry("9.00", "?"))
    await olga.presses("Import")
    await olga.presses("Vega")
    await olga.presses("Take it back")
    await olga.presses("Yes, take it back")
    await olga.has_read("taken back", "❓ €9")
    await olga.presses("Another client")
    await olga.says("Orchard Dental")
    assert (await has(stage), await has(stage, "Orchard Dental")) == (before[0], before[1] + 900)


async def test_a_file_that_cannot_be_read_says_where(paying: Stage) -> None:
    stage = paying
    olga = stage.people["Olga"]
    await sends(stage, entry("1,00", "?"))
    await olga.has_read("statement.xml, line 1, column", "“1,00” is no sum", "Nothing was imported.")
    await sends_file(stage, b"a;b\n1;2\n", "export.csv")
    await olga.has_read("export.csv: not a statement I can read.", "[payments.csv]")


async def test_an_employee_s_file_is_no_statement_and_imports_nothing(paying: Stage) -> None:
    stage = paying
    await sends(stage, entry("10.00", "?"), who="Ivan")
    assert not [m for m in await stage.people["Ivan"].sees() if "Import" in words(m)]
