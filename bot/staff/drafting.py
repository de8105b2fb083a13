"""The draft of a price: its lines as they will be printed, and every button that changes it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from billing.money import parse_amount
from billing.quotes import queries as quotes
from billing.quotes import texts as quote_texts
from billing.quotes.lifecycle import MINUTES_OF, UNDECIDED, Line, LineKind, State
from billing.quotes.making import made, suggested
from billing.quotes.printing import Off, total
from billing.tariffs.book import Unit
from billing.tariffs.currencies import currency_of
from billing.tariffs.prices import PricedItem, Unpriced, price_items, unpriced_items
from billing.tariffs.queries import billing_book
from bot.staff import draft_texts, surcharging, texts
from bot.staff.baskets import Basket, basket_of
from bot.staff.surcharging import Asked
from bot.visit import Visit
from config.database import ReadSession
from config.i18n import Translator, translator
from intake.letter import Button, Letter, Press
from intake.office.book import said
from intake.tickets.errors import Outdated
from intake.tickets.models import Ticket
from intake.tickets.texts import titled


@dataclass(frozen=True)
class Wanted:
    """What a draft asks for, before it is printed."""

    items: tuple[Line, ...]
    surcharges: tuple[str, ...]
    off: Off | None


def as_argument(code: str, count: int, sum_: str, currency: str) -> str | None:
    """What `line_of` takes, for a sum as typed; None where that is no sum."""
    if not sum_:
        return f"{code}:{count}"
    minor = parse_amount(sum_, currency)
    return f"{code}:{count}:{minor}" if minor and minor > 0 else None


def read(ticket: Ticket, argument: str) -> Asked:
    """What a button of a draft says. Raises Outdated where none of ours ever said so."""
    asked = surcharging.read(argument)
    if asked is None:
        raise Outdated(ticket.id)
    return asked


async def line_of(session: ReadSession, ticket: Ticket, argument: str, now: datetime) -> Line:
    """`item:quantity[:total]` as a line of a price. Raises Outdated where there is no such item any more."""
    return await _line(session, ticket, read(ticket, argument), now)


async def _line(session: ReadSession, ticket: Ticket, asked: Asked, now: datetime) -> Line:
    item = next((i for i in await price_items(session, ticket.client_id, now) if i.code == asked.item), None)
    if item is None and asked.minor is not None:
        title = await title_of(session, ticket, asked, now)
        return Line(asked.item, title, 1, Unit.PIECE, asked.minor, asked.minor)
    if item is None:
        raise Outdated(ticket.id)
    title, price = said(item.title, ticket.language), item.price
    if asked.minor is not None:
        # A sum the manager names is for the whole, whatever the item is counted in.
        return Line(item.code, title, 1, Unit.PIECE, asked.minor, asked.minor)
    count = max(asked.count, item.minimum)
    return Line(item.code, title, count, price.unit, price.your_minor, price.list_minor, least=item.minimum)


async def title_of(session: ReadSession, ticket: Ticket, asked: Asked, now: datetime) -> str:
    """What the client reads of an item, priced or not. Raises Outdated where there is no such item any more."""
    client = ticket.client_id
    items: list[PricedItem | Unpriced] = [*await price_items(session, client, now)]
    items += await unpriced_items(session, client, now)
    for item in items:
        if item.code == asked.item:
            return said(item.title, ticket.language)
    raise Outdated(ticket.id)


async def wanted(session: ReadSession, ticket: Ticket, asked: Asked, now: datetime) -> Wanted:
    """All the lines of a draft, what is added, and what is taken off. Raises Outdated."""
    basket = await basket_of(session, ticket.id, asked)
    codes = tuple(surcharging.chosen(await billing_book(session), asked))
    title = quote_texts.discount_title(translator(ticket.language))
    if lowered := await _lowered(session, ticket, asked, basket):
        return Wanted((lowered,), codes, Off(title, minor=lowered.total_minor - (asked.minor or 0)))
    items = [await _line(session, ticket, one, now) for one in (*basket.lines, asked)]
    off = None
    if basket.percent is not None or basket.minor is not None:
        off = Off(title, basket.percent, basket.minor)
    return Wanted(tuple(items), codes, off)


async def _lowered(session: ReadSession, ticket: Ticket, asked: Asked, basket: Basket) -> Line | None:
    """The line the client knows, where the manager names a smaller sum for the very same: the rest is a discount."""
    if asked.minor is None or basket != Basket():
        return None
    seen = [one for one in await quotes.of_ticket(session, ticket.id) if one.state is not State.RELEASED]
    price = seen[-1] if seen else None
    if price is None or price.state not in (*UNDECIDED, State.SUPERSEDED):
        return None
    known = [quotes.as_line(row) for row in await quotes.lines_of(session, price.id)]
    items = [line for line in known if line.kind is LineKind.ITEM]
    if len(items) != 1 or items[0].item != asked.item or items[0].unit in MINUTES_OF:
        return None
    return items[0] if items[0].total_minor > asked.minor else None


async def printed_lines(
    session: ReadSession, ticket: Ticket, asked: Asked, now: datetime
) -> tuple[Line, ...]:
    """All that will be printed, with what is added and the tax; raises as `line_of`."""
    draft = await wanted(session, ticket, asked, now)
    currency = await currency_of(session, ticket.client_id)
    book = await billing_book(session)
    return made(book, draft.items, draft.surcharges, ticket.language, currency, off=draft.off)


async def letter(visit: Visit, ticket: Ticket, argument: str) -> Letter:
    """The draft, with what may be done to it."""
    t, asked, book = visit.t, read(ticket, argument), await billing_book(visit.session)
    currency = await currency_of(visit.session, ticket.client_id)
    lines = await printed_lines(visit.session, ticket, asked, visit.now)
    basket = await basket_of(visit.session, ticket.id, asked)
    last = await _line(visit.session, ticket, asked, visit.now)
    fitting = suggested(book, await surcharging.calls(visit.session, ticket), currency)
    added = surcharging.rows(book, ticket, asked, t, fitting, currency)
    send = Button("💳 " + t("Send to the client"), Press("bill2", ticket.id, ticket.revision, argument))
    own = _of_the_line(t, ticket, asked, last)
    more = _of_the_price(t, ticket, asked, basket, last)
    rows = ((send,), own, *more, *added) if asked.minor is not None else (own, *more, *added, (send,))
    words = "\n".join(quote_texts.line(t, line, currency) for line in lines)
    hint = await surcharging.hint(visit.session, ticket, asked, t)
    sum_ = t.money(total(lines), currency)
    replaced = await _in_front_of_them(visit.session, ticket, t)
    return texts.draft(t, ticket.id, titled(t, ticket.title), words, sum_, rows, hint, replaced)


async def _in_front_of_them(session: ReadSession, ticket: Ticket, t: Translator) -> str | None:
    """The price the client may still accept: whatever of it is not in the draft is dropped."""
    price = await quotes.current(session, ticket.id)
    if price is None or price.state not in UNDECIDED:
        return None
    lines = map(quotes.as_line, await quotes.lines_of(session, price.id))
    kept = [quote_texts.line(t, line, price.currency) for line in lines]
    return "; ".join([*kept, t("Total: {total}", total=t.money(price.total_minor, price.currency))])


def _of_the_line(t: Translator, ticket: Ticket, asked: Asked, line: Line) -> tuple[Button, ...]:
    """More of the last line, fewer, or another sum for it."""
    other = Button(t("Other sum…"), _press("price", ticket, asked))
    if asked.minor is not None:
        return (other,)
    steps = [
        Button(label, _press("draft", ticket, replace(asked, count=count)))
        for label, count in (("−1", line.quantity - 1), ("+1", line.quantity + 1))
        if count >= max(line.least, 1)
    ]
    return (*steps, other)


def _of_the_price(
    t: Translator, ticket: Ticket, asked: Asked, basket: Basket, line: Line
) -> Sequence[tuple[Button, ...]]:
    """A further line, the last one off again, a discount."""
    off = draft_texts.change_discount(t) if (basket.percent or basket.minor) else draft_texts.discount(t)
    row = [Button(off, _press("off", ticket, asked))]
    if not basket.is_full:
        row.insert(0, Button(draft_texts.another_line(t), _press("line", ticket, asked)))
    if not basket.lines:
        return (tuple(row),)
    gone = Button(draft_texts.without(t, line.title), _press("unline", ticket, asked))
    return (tuple(row), (gone,))


def _press(action: str, ticket: Ticket, asked: Asked) -> Press:
    return Press(action, ticket.id, ticket.revision, asked.argument)
