"""What a client looks at, by command or by button, and what they decide about a price."""

from billing.charges import queries as charges
from billing.charges import texts as charge_texts
from billing.ledger import queries as ledger
from billing.ledger import texts as ledger_texts
from billing.quotes import queries as quotes
from billing.quotes import talk_texts
from billing.quotes import texts as quote_texts
from billing.quotes.lifecycle import UNDECIDED
from billing.tariffs import texts as tariff_texts
from billing.tariffs.queries import agreement, usage
from billing.verdicts import consenting, overdue, quoting, version_offers
from billing.verdicts import texts as verdict_texts
from billing.verdicts import versions as charged_versions
from billing.verdicts.facts import credit_left
from bot import statements
from bot.client import accepting, acts, consents, haggling, invoices, talking, texts, topping, versions
from bot.client.own_price import contact_for
from bot.staff import work
from bot.visit import Answer, Visit
from config.clock import month_of
from config.i18n import LANGUAGES, translator
from intake.contacts import actions as contacts
from intake.contacts.models import Channel
from intake.contacts.queries import Place
from intake.letter import Letter, Paragraph, Press
from intake.office.queries import office
from intake.tickets import queries as tickets

REASONS = ("price", "needless", "elsewhere")


async def open_view(visit: Visit, name: str) -> Answer:
    """`/tickets`, `/balance`, `/tariff`, `/statement`, `/invoices`, `/language`, `/help`."""
    match name:
        case "tickets":
            return Answer(await _requests(visit))
        case "language":
            return Answer(texts.choose_language(visit.t))
        case "balance" | "tariff":
            return await _money(visit, name)
        case "statement":
            return await statements.open_statement(visit)
        case "invoices":
            return await _invoices(visit)
        case _:
            book = await office(visit.session)
            assert visit.who is not None
            clients = tuple(place.client_name for place in visit.who.places)
            return Answer(
                texts.welcome(
                    visit.t, visit.who.name, book.firm.name, clients, money=bool(_money_places(visit))
                )
            )


def unknown_command(visit: Visit) -> Answer:
    """A command the window does not know is no request: the ones there are, as buttons."""
    assert visit.incoming is not None
    name = visit.incoming.text.split(maxsplit=1)[0]
    return Answer(texts.unknown_command(visit.t, name, money=bool(_money_places(visit))))


async def pressed(visit: Visit, press: Press) -> Answer | None:
    """A client's button that is not about joining or splitting requests."""
    match press.action:
        case "tickets" | "language" | "balance" | "tariff" | "statement" | "invoices":
            return await open_view(visit, press.action)
        case "stmt":
            return await statements.turn(visit, press)
        case "stmon":
            return await statements.as_asked(visit, press)
        case "stcsv":
            return await statements.as_table(visit, press)
        case "stpdf":
            return await statements.as_paper(visit, press)
        case "invoice":
            return await invoices.again(visit, press.id, _money_places(visit))
        case "speak" if press.argument in LANGUAGES:
            return await _speak(visit, press.argument)
        case "accept":
            return await _accept(visit, press)
        case "discuss":
            return await _discuss(visit, press)
        case haggling.ACTION:
            return await haggling.ask(visit, press)
        case "goon":
            return await versions.go_on(visit, press)
        case "leave":
            return await versions.leave_it(visit, press)
        case "decline":
            return await _decline(visit, press)
        case "agree":
            return await consents.agree(visit, press)
        case "actyes":
            return await acts.agree(visit, press)
        case "actno":
            return await acts.wrong(visit, press)
        case "disagree":
            return await consents.disagree(visit, press)
        case "calldis":
            return await consents.disagree_with_call(visit, press)
        case "why" if press.argument in REASONS:
            return await _why(visit, press)
        case _:
            return None


async def _requests(visit: Visit) -> Letter:
    """Their own firm's requests, newest first; open ones before the rest."""
    lines = []
    for place in _places(visit):
        for ticket in await tickets.of_client(visit.session, place.client_id, 15):
            price = await quotes.current(visit.session, ticket.id)
            waits = texts.waits_for_you(visit.t) if price and price.state in UNDECIDED else None
            lines.append(texts.request_line(visit.t, ticket, waits))
    return texts.requests(visit.t, lines, money=bool(_money_places(visit)))


async def _money(visit: Visit, name: str) -> Answer:
    places = _money_places(visit)
    if not places:
        return Answer(texts.not_for_you(visit.t))
    blocks: list[Paragraph] = []
    for place in places:
        letter = await _money_view(visit, place, name)
        blocks += letter.paragraphs
    offers = await topping.offered(visit, list(places)) if name == "balance" else ()
    return Answer(Letter(tuple(blocks), (*offers, *texts.menu(visit.t, money=True))))


async def _invoices(visit: Visit) -> Answer:
    places = _money_places(visit)
    return await invoices.listed(visit, places) if places else Answer(texts.not_for_you(visit.t))


async def _money_view(visit: Visit, place: Place, name: str) -> Letter:
    zone = (await office(visit.session)).firm.zone
    if name == "balance":
        account = await ledger.balance(visit.session, place.client_id)
        promised = await overdue.words_of_due(visit.session, place.client_id, visit.t)
        due = [
            charge_texts.due(visit.t, one) for one in await charges.waiting(visit.session, place.client_id)
        ]
        if limit := await consenting.in_words(visit.session, place.client_id, visit.now, visit.t):
            due.append(limit)
        promo = await credit_left(visit.session, place.client_id, visit.t)
        return ledger_texts.balance(visit.t, place.client_name, account, promised, due, promo)
    terms = await agreement(visit.session, place.client_id, visit.now)
    month = month_of(visit.now, zone).start.astimezone(zone).date()
    return tariff_texts.tariff(
        visit.t,
        terms.tariff.name if terms and terms.tariff else None,
        await usage(visit.session, place.client_id, visit.now),
        visit.t.month(month),
    )


async def _speak(visit: Visit, language: str) -> Answer:
    assert visit.who is not None
    await contacts.choose_language(visit.session, visit.who.person_id, language, chosen=True)
    return Answer(texts.language_chosen(translator(language)), rewrite=True)


async def _accept(visit: Visit, press: Press) -> Answer:
    contact_id = await contact_for(visit, press.id)
    decided = await quoting.accept(
        visit.session,
        quote_id=press.id,
        revision=press.revision,
        contact_id=contact_id,
        channel=Channel.TELEGRAM,
        now=visit.now,
    )
    ticket, quote = decided.ticket, decided.quote
    if decided.again:
        return Answer(toast=texts.accepted_before(visit.t), ticket_id=ticket.id)
    await work.tell_desk(visit.session, ticket, visit.now, key=f"quote:{quote.id}:accepted:desk")
    said = await accepting.worded(visit.session, decided, visit.t)
    return Answer(said, rewrite=True, ticket_id=ticket.id)


async def _discuss(visit: Visit, press: Press) -> Answer:
    decided = await quoting.discuss(
        visit.session,
        quote_id=press.id,
        revision=press.revision,
        contact_id=await contact_for(visit, press.id),
        channel=Channel.TELEGRAM,
        now=visit.now,
    )
    if decided.again:
        return Answer(toast=texts.talking_already(visit.t))
    await work.tell_desk(visit.session, decided.ticket, visit.now, key=f"quote:{press.id}:discuss:desk")
    await talking.ask(visit, talking.DISCUSS, decided.ticket.id)
    ticket = decided.ticket
    cheaper = await haggling.offered(visit, press)
    said = talk_texts.discussing(visit.t, ticket.id, ticket.title, cheaper)
    if costs := await version_offers.current(visit.session, ticket, visit.now):
        offered = version_offers.offer(visit.t, ticket, costs)
        said = Letter((*said.paragraphs, *offered.paragraphs[1:]), (*offered.buttons, *said.buttons))
        key = f"{version_offers.offer_key(press.id)}:said:{visit.inbox_id}"
        return Answer(said, ticket_id=ticket.id, key=key)
    return Answer(said, ticket_id=ticket.id)


async def _decline(visit: Visit, press: Press) -> Answer:
    decided = await quoting.decline(
        visit.session,
        quote_id=press.id,
        revision=press.revision,
        contact_id=await contact_for(visit, press.id),
        channel=Channel.TELEGRAM,
        now=visit.now,
    )
    if decided.again:
        return Answer(toast=texts.declined_before(visit.t))
    ticket = decided.ticket
    await work.tell_desk(visit.session, ticket, visit.now, key=f"quote:{press.id}:declined:desk")
    if not decided.ended:
        said = verdict_texts.supplement_declined(visit.t, ticket.id, ticket.title)
        return Answer(said, rewrite=True, ticket_id=ticket.id)
    await talking.ask(visit, talking.WHY, ticket.id)
    kept = await charged_versions.kept(visit.session, ticket, visit.t)
    return Answer(
        quote_texts.declined(visit.t, press.id, press.revision, ticket.id, ticket.title, kept),
        rewrite=True,
        ticket_id=ticket.id,
    )


async def _why(visit: Visit, press: Press) -> Answer:
    await quoting.decline(
        visit.session,
        quote_id=press.id,
        revision=press.revision,
        contact_id=await contact_for(visit, press.id),
        channel=Channel.TELEGRAM,
        now=visit.now,
        reason=press.argument,
    )
    return Answer(toast=texts.thanks(visit.t))


def _places(visit: Visit) -> tuple[Place, ...]:
    return visit.who.places if visit.who else ()


def _money_places(visit: Visit) -> tuple[Place, ...]:
    return tuple(place for place in _places(visit) if place.authority.may_order)
