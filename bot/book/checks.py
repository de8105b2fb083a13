"""What one table of the book says about another: names that must exist, addresses that must not meet."""

from collections import Counter
from collections.abc import Iterable, Iterator

from bot.book.allowance_checks import allowance_checks
from bot.book.currency_checks import currency_checks
from bot.book.faults import Fault, FaultKind, closest
from bot.book.invoice_checks import invoice_checks
from bot.book.lines import Place
from bot.book.model import OfficeBook
from bot.book.payment_checks import payment_checks
from bot.book.price_checks import digits, precise, price_checks
from bot.book.urgent_checks import urgent_checks
from intake.contacts.models import Role
from intake.mailbox.providers import PUBLIC_DOMAINS
from intake.office.book import WEEKDAYS, Spans


def cross_checks(book: OfficeBook) -> Iterator[Fault]:
    """Faults between the tables of a book whose tables are right by themselves."""
    yield from _hours(book)
    yield from _categories(book)
    yield from _items(book)
    yield from price_checks(book)
    yield from _price_lists(book)
    yield from _tariffs(book)
    yield from _employees(book)
    yield from urgent_checks(book)
    yield from _clients(book)
    yield from _addresses(book)
    yield from invoice_checks(book)
    yield from payment_checks(book)
    yield from currency_checks(book)


def _hours(book: OfficeBook) -> Iterator[Fault]:
    for day in WEEKDAYS:
        yield from _overlaps(getattr(book.hours, day), ("hours", day))
    for date, spans in book.hours.special.items():
        yield from _overlaps(spans, ("hours", "special", date.isoformat()))
    if not any(getattr(book.hours, day) for day in WEEKDAYS):
        yield Fault(FaultKind.NEVER_OPEN, ("hours",))


def _overlaps(spans: Spans, place: Place) -> Iterator[Fault]:
    for position in range(1, len(spans)):
        if spans[position].opens < spans[position - 1].closes:
            yield Fault(FaultKind.SPANS_OVERLAP, (*place, position))


def _categories(book: OfficeBook) -> Iterator[Fault]:
    otherwise = [code for code, category in book.categories.items() if category.otherwise]
    for code in otherwise[1:]:
        yield Fault(FaultKind.TWICE, ("categories", code, "otherwise"), {"value": otherwise[0]})
    for code, category in book.categories.items():
        if category.usual is not None:
            yield from _known(category.usual, "item", book.items, ("categories", code, "usual"))


def _items(book: OfficeBook) -> Iterator[Fault]:
    for code, item in book.items.items():
        yield from _known(item.category, "category", book.categories, ("items", code, "category"))
        if "quantity" in item.model_fields_set and item.quantity < (item.minimum or 0):
            facts = {"least": item.minimum, "value": item.quantity, "itself": True}
            yield Fault(FaultKind.TOO_SMALL, ("items", code, "quantity"), facts)


def _price_lists(book: OfficeBook) -> Iterator[Fault]:
    firms = book.firm.currency
    defaults: dict[str, str] = {}
    for code, prices in book.price_lists.items():
        known = defaults.setdefault(prices.currency or firms, code) if prices.default else code
        if known != code:
            yield Fault(FaultKind.TWO_DEFAULT_LISTS, ("price_lists", code, "default"), {"value": known})
    if firms not in defaults:
        yield Fault(FaultKind.NO_DEFAULT_LIST, ("price_lists",))
    for code, prices in book.price_lists.items():
        place: Place = ("price_lists", code, "versions")
        yield from _ascending((version.since for version in prices.versions), place)
        for position, version in enumerate(prices.versions):
            for item, amount in version.prices.items():
                at: Place = (*place, position, "prices", item)
                yield from _known(item, "item", book.items, at)
                yield from precise(amount, prices.currency or firms, at)
    if firms in defaults:
        everybodys = defaults[firms]
        priced = {item for version in book.price_lists[everybodys].versions for item in version.prices}
        for item in book.items:
            if item not in priced:
                yield Fault(FaultKind.NO_LIST_PRICE, ("items", item), {"value": item, "list": everybodys})


def _tariffs(book: OfficeBook) -> Iterator[Fault]:
    for code, tariff in book.tariffs.items():
        place: Place = ("tariffs", code, "versions")
        currency = tariff.currency or book.firm.currency
        yield from _ascending((version.since for version in tariff.versions), place)
        for position, version in enumerate(tariff.versions):
            here: Place = (*place, position)
            yield from precise(version.monthly_fee, currency, (*here, "monthly_fee"))
            yield from digits(version.outside_hours, 2, (*here, "outside_hours"))
            for category, allowance in version.allowances.items():
                at: Place = (*here, "allowances", category)
                yield from _known(category, "category", book.categories, at)
                yield from allowance_checks(allowance, at)
                if allowance.overrun_price is not None:
                    yield from precise(allowance.overrun_price, currency, (*at, "overrun_price"))
            for number, category in enumerate(version.not_included):
                at = (*here, "not_included", number)
                yield from _known(category, "category", book.categories, at)
                if category in version.allowances:
                    yield Fault(FaultKind.BOTH_WAYS, at, {"value": category})


def _employees(book: OfficeBook) -> Iterator[Fault]:
    if not any(person.role is Role.MANAGER for person in book.employees.values()):
        yield Fault(FaultKind.NO_MANAGER, ("employees",))
    for code, person in book.employees.items():
        at: Place = ("employees", code, "cost_per_hour")
        yield from _ascending((cost.since for cost in person.cost_per_hour), at)
        for position, cost in enumerate(person.cost_per_hour):
            yield from precise(cost.amount, book.firm.currency, (*at, position, "amount"))
    yield from precise(book.reminders.balance_below, book.firm.currency, ("reminders", "balance_below"))
    for position, level in enumerate(book.reminders.balance_levels):
        yield from precise(level, book.firm.currency, ("reminders", "balance_levels", position))
    if book.urgent and book.urgent.cap is not None:
        yield from precise(book.urgent.cap, book.firm.currency, ("urgent", "cap"))
    if book.partner:
        yield from digits(book.partner.commission, 2, ("partner", "commission"))


def _clients(book: OfficeBook) -> Iterator[Fault]:
    names: dict[str, str] = {}
    for code, client in book.clients.items():
        at: Place = ("clients", code)
        if client.tariff is not None:
            yield from _known(client.tariff, "tariff", book.tariffs, (*at, "tariff"))
        if client.price_list is not None:
            yield from _known(client.price_list, "price list", book.price_lists, (*at, "price_list"))
        yield from digits(client.risk_factor, 2, (*at, "risk_factor"))
        if client.no_quote_limit is not None:
            place: Place = (*at, "no_quote_limit")
            if client.price_list is None:
                yield Fault(FaultKind.NEEDS, place, {"other": "price_list"})
        for position, item in enumerate(client.usual):
            yield from _known(item, "item", book.items, (*at, "usual", position))
        if client.since and client.ended and client.ended <= client.since:
            yield Fault(FaultKind.ENDS_BEFORE, (*at, "ended"))
        if client.since and client.tariff is None and client.price_list is None:
            yield Fault(FaultKind.NOTHING_AGREED, (*at, "from"))
        if client.name.casefold() in names:
            yield Fault(FaultKind.TWICE, (*at, "name"), {"value": names[client.name.casefold()]})
        names.setdefault(client.name.casefold(), code)
        people = Counter(person.name.casefold() for person in client.contacts)
        for position, person in enumerate(client.contacts):
            if people[person.name.casefold()] > 1 and person.mail is None:
                place = (*at, "contacts", position, "name")
                yield Fault(FaultKind.TWICE, place, {"value": person.name})


def _addresses(book: OfficeBook) -> Iterator[Fault]:
    employees: dict[str, str] = {}
    for code, person in book.employees.items():
        if person.mail in employees:
            yield Fault(FaultKind.TWICE, ("employees", code, "mail"), {"value": employees[person.mail]})
        elif person.mail is not None:
            employees[person.mail] = code
    domains: dict[str, str] = {}
    for code, client in book.clients.items():
        seen: set[str] = set()
        for position, contact in enumerate(client.contacts):
            at: Place = ("clients", code, "contacts", position, "mail")
            if contact.mail in employees:
                yield Fault(FaultKind.TWICE, at, {"value": employees[contact.mail]})
            elif contact.mail in seen:
                yield Fault(FaultKind.TWICE, at, {"value": contact.mail})
            elif contact.mail is not None:
                # The same address at two clients is one person who works for both.
                seen.add(contact.mail)
        for position, domain in enumerate(client.mail_domains):
            at = ("clients", code, "mail_domains", position)
            if domain in PUBLIC_DOMAINS:
                yield Fault(FaultKind.PUBLIC_DOMAIN, at, {"value": domain})
            elif domain in domains:
                yield Fault(FaultKind.TWICE, at, {"value": domains[domain]})
            domains.setdefault(domain, code)


def _known(name: str, what: str, known: Iterable[str], place: Place) -> Iterator[Fault]:
    names = list(known)
    if name not in names:
        facts = {"value": name, "what": what, "known": names, "meant": closest(name, names)}
        yield Fault(FaultKind.UNKNOWN_NAME, place, facts)


def _ascending(dates: Iterable[object], place: Place) -> Iterator[Fault]:
    previous = None
    for position, day in enumerate(dates):
        if previous is not None and str(day) <= str(previous):
            yield Fault(
                FaultKind.NOT_ASCENDING, (*place, position, "from"), {"value": day, "after": previous}
            )
        previous = day
