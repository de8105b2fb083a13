"""The letter of a closed month: one for all its papers, to those who decide and to the client's accounting."""

from dataclasses import dataclass
from datetime import date, datetime

from billing.acts import actions as acts
from billing.acts import queries as act_queries
from billing.acts.models import Act
from billing.acts.queries import Shown as ShownAct
from billing.closing import queries, texts
from billing.closing.models import CloseState, MonthClose
from billing.invoices import actions as invoices
from billing.invoices import payable
from billing.invoices import queries as invoice_queries
from billing.invoices.queries import Shown as ShownInvoice
from billing.ledger import actions as ledger
from billing.verdicts import invoice_letters, untold
from billing.verdicts.accounting import tell_accounting
from config.database import ReadSession, Session
from config.i18n import Translator
from intake.contacts.models import Client
from intake.letter import Enclosure, Letter
from intake.outbox import actions as outbox
from intake.outbox import rewording

PDF = "application/pdf"
CARD = "month"
"""The kind of view by which managers see a month."""
ANSWERS = ("actyes", "actno")
"""What a client's buttons under an act do."""


@dataclass(frozen=True)
class Papers:
    """Everything a month's letter brings."""

    close: MonthClose
    act: ShownAct | None
    former: Act | None
    """The act that was withdrawn for it."""
    invoice: ShownInvoice | None
    replaced: ShownInvoice | None
    """The invoice that need not be paid any more, by its credit note."""


async def tell_month(session: Session, close_id: int, now: datetime) -> bool:
    """Send a closed month's papers, once; they are drawn, or not to be drawn. False where it was done before."""
    close = await session.get_one(MonthClose, close_id)
    await ledger.lock(session, close.client_id)
    await session.refresh(close)
    if close.told_at or close.state is not CloseState.CLOSED:
        return False
    close.told_at = now
    papers = await papers_of(session, close)
    key = f"{invoice_letters.month_stem(close.period, close.client_id)}{close.times}"

    async def words(t: Translator) -> Letter:
        return await letter_of(session, papers, t)

    leaves = await untold.tell_deciders(session, close.client_id, key=key, words=words, now=now)
    await _told(session, papers, leaves or now, now)
    language = await invoice_queries.client_language(session, close.client_id)
    await tell_accounting(session, close.client_id, key=key, language=language, words=words, now=now)
    for gone in await act_queries.withdrawn(session, close.client_id, close.period):
        await take_buttons(session, gone, now)
    await session.flush()
    return True


async def _told(session: Session, papers: Papers, leaves: datetime, now: datetime) -> None:
    """The papers say when they were told: the letter may have to wait for a day without other words about money."""
    if papers.act:
        papers.act.standing.told_at = papers.act.standing.told_at or leaves
    if papers.invoice:
        papers.invoice.standing.tell_at = leaves
        await session.flush()
        await invoices.claim_telling(session, papers.invoice.invoice.id, now)
        await invoice_letters.show(session, papers.invoice.invoice.id, now)


async def papers_of(session: ReadSession, close: MonthClose) -> Papers:
    """The papers of a closed month as they stand; an invoice of which they were told before is not among them."""
    act = await act_queries.shown(session, close.act_id) if close.act_id else None
    former = await session.get(Act, act.act.replaces_id) if act and act.act.replaces_id else None
    invoice = await invoice_queries.shown(session, close.invoice_id) if close.invoice_id else None
    if invoice and (invoice.standing.told_at or not invoice.is_unpaid):
        invoice = None
    replaced = None
    if invoice and invoice.invoice.reason:
        old = await invoice_queries.called(session, invoice.invoice.reason)
        replaced = await invoice_queries.credit_note_of(session, old.invoice.id)
    return Papers(close, act, former, invoice, replaced)


async def take_buttons(session: Session, act: Act, now: datetime) -> None:
    """Nobody is asked any more whether they agree: they have, the office has the signature, or the act is withdrawn."""
    for stem in (invoice_letters.month_stem(act.period, act.client_id), f"{_reminder(act.id)}:"):
        await rewording.take_buttons(
            session,
            stem=stem,
            stale=lambda press: press.action in ANSWERS and press.id == act.id,
            key=f"act:{act.id}:answered",
            now=now,
            others_stay=True,
        )


def _reminder(act_id: int) -> str:
    return f"act:{act_id}:reminded"


async def letter_of(session: ReadSession, papers: Papers, t: Translator) -> Letter:
    """The papers of a month as their readers get them."""
    close = papers.close
    client = await session.get_one(Client, close.client_id)
    files = []
    if papers.act and papers.act.standing.paper:
        files.append(enclosed(papers.act))
    files += [
        invoice_letters.enclosed(one)
        for one in (papers.invoice, papers.replaced)
        if one and one.standing.paper
    ]
    if close.statement:
        name = f"{client.code}-{close.period}.pdf"
        files.append(Enclosure("document", name, PDF, sha256=close.statement))
    return texts.month(
        t,
        date.fromisoformat(f"{close.period}-01"),
        client.name,
        close.figures,
        act=papers.act,
        former=papers.former.name if papers.former else close.figures.get("withdrawn"),
        invoice=papers.invoice,
        replaced=papers.invoice.invoice.reason if papers.invoice else None,
        pay=await payable.button(session, t, papers.invoice) if papers.invoice else (),
        still_open=None if papers.invoice else await invoice_queries.open_topup(session, close.client_id),
        again=close.times > 1,
        files=tuple(files),
    )


def enclosed(shown: ShownAct) -> Enclosure:
    """The PDF of an act."""
    return Enclosure("document", f"{shown.act.name}.pdf", PDF, sha256=shown.standing.paper)


async def remind(session: Session, act_id: int, now: datetime) -> bool:
    """Nobody has agreed to an act for so many days: those who decide hear of it, once."""
    found = await act_queries.shown(session, act_id)
    await ledger.lock(session, found.act.client_id)
    found = await act_queries.shown(session, act_id)
    if not found.is_unsigned or not await acts.claim_reminding(session, act_id, now):
        return False
    files = (enclosed(found),) if found.standing.paper else ()

    def words(t: Translator) -> Letter:
        return texts.unsigned(t, found, date.fromisoformat(f"{found.act.period}-01"), files)

    await untold.tell_deciders(session, found.act.client_id, key=_reminder(act_id), words=words, now=now)
    return True


async def show(session: Session, period: str, now: datetime) -> None:
    """The managers' card of a month says how it stands."""
    staff_chat_id = (await outbox.window(session)).staff_chat_id
    if staff_chat_id:
        await outbox.touch(session, CARD, subject_of(period), staff_chat_id, now)


def subject_of(period: str) -> int:
    """A month as the number of a view: `2026-11` is 202611."""
    return int(period.replace("-", ""))


def period_of(subject: int) -> str:
    """And back."""
    return f"{subject // 100}-{subject % 100:02d}"


async def close_of_act(session: ReadSession, act: Act) -> MonthClose | None:
    """The closing an act belongs to."""
    return await queries.close_of(session, act.client_id, act.period)
