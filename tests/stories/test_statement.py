"""A client looks through their statement, month by month and page by page, and takes it away as a file."""

from tests.stories.stage import Stage, labels, words


async def test_by_pages_by_months_and_as_files(stage: Stage) -> None:
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    for number in range(10):
        await olga.says(f"/topup Vega {100 + number}")
    await vega.says("/statement")
    assert labels(await vega.last()) == ["Earlier lines", "PDF", "Table (CSV)", "What was asked"]
    newest = await vega.reads()
    assert newest.startswith("Statement for Vega, November 2026\n\n3. 24 Nov")
    assert newest.endswith("Balance now: €1,045\n\nPage 2 of 2")
    await vega.presses("Earlier lines")
    first = await vega.reads()
    assert "Balance on 1 November: €0\n\n1. 24 Nov" in first
    assert first.endswith("Page 1 of 2")
    await vega.presses("Later lines")
    assert await vega.reads() == newest

    await stage.later(days=10)
    await vega.says("/statement")
    assert "Statement for Vega, December 2026" in await vega.reads()
    assert "No movements this month." in await vega.reads()
    await vega.presses("November 2026")
    assert "Balance at the end of 30 November: €1,045" in await vega.reads()

    await vega.presses("What was asked")
    assert "Vega: your month, November 2026" in await vega.reads()
    await vega.presses("Every movement")
    await vega.presses("Table (CSV)")
    sent = await vega.last()
    assert sent["document"]["file_name"] == "vega-2026-11.csv"
    toast = await vega.presses("PDF", await vega.has_read("Balance at the end"))
    assert toast == "The PDF is on its way; it takes a few seconds."
    await stage.later(seconds=5)
    sent = await vega.last()
    assert sent["document"]["file_name"] == "vega-2026-11.pdf"
    await stage.later(seconds=5)
    assert (
        len([m for m in await vega.sees() if m.get("document", {}).get("file_name", "").endswith("pdf")]) == 1
    )


async def test_it_is_shown_to_those_who_sign_and_to_managers_alone(stage: Stage) -> None:
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    await olga.says("/topup Vega 100")
    await vega.says("/statement")
    shown = await vega.last()
    other = await stage.let_in("Helen", client="orchard")
    await other.says("/statement")
    toast = await other.forges("stmt:1:0:2026-11", await other.last())
    assert "Vega" not in (toast or "") + "".join(words(m) for m in await other.sees())
    assert "€100" in words(shown)
    await olga.says("/client Vega")
    await olga.presses("Statement")
    assert "Statement for Vega, November 2026" in await olga.reads()
    await olga.presses("What was asked")
    assert await olga.presses("Send it to the client") == "On its way to Pyotr Ilyich."
    assert await olga.presses("Send it to the client") == "It is on its way already."
    await stage.later(seconds=5)
    sent = [m for m in await vega.sees() if m.get("document", {}).get("file_name") == "vega-2026-11.pdf"]
    assert len(sent) == 1
    await vega.has_read("Vega: your month, November 2026", "Came in: €100")
