"""Applying the book: again it changes nothing, a change counts from its date, and nothing is silently deleted."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from billing.ledger.models import Account
from billing.tariffs import queries
from billing.tariffs.allowances import Allowance
from billing.tariffs.models import PriceRow
from bot.book.apply import apply
from bot.book.faults import BookWrong, FaultKind
from bot.book.reading import parse_book
from intake.contacts.models import Address, Authority, Channel, Client, Contact, Employee, MailDomain, Person
from intake.office.models import AppliedBook
from intake.office.queries import office
from tests.bot.book.office_database import BOOKS, ENGLISH, NOW

LATER = NOW + timedelta(days=10)
TABLES = (Client, Person, Address, Contact, Employee, MailDomain, PriceRow, Account, AppliedBook)


async def price(desk, client, item, now):
    client_id = await desk.client(client)
    async with desk.database.reading() as session:
        return (await queries.price(session, client_id, item, now)).your_minor


async def tariff(desk, client, now):
    client_id = await desk.client(client)
    async with desk.database.reading() as session:
        found = await queries.agreement(session, client_id, now)
    return found and found.tariff and found.tariff.code


async def test_the_first_time_everybody_and_everything_is_there(desk):
    assert len(await desk.rows(Client)) == 8
    assert {row.code: row.role.value for row in await desk.rows(Employee)}["olga"] == "manager"
    assert "New client: Vega" in desk.words
    assert "Vega: tariff care, price list vega from 2026-01-01" in desk.words
    assert "New price list Price list 2026: 8 prices" in desk.words
    contacts = await desk.rows(Contact)
    assert all(contact.confirmed_at == NOW for contact in contacts)
    assert {row.currency for row in await desk.rows(Account) if row.client_id} == {"EUR"}


async def test_applied_twice_nothing_changes_and_it_says_so(desk):
    before = [len(await desk.rows(table)) for table in TABLES]
    assert await desk.apply(now=LATER) == ["Nothing changed: the desk already works by this book."]
    assert [len(await desk.rows(table)) for table in TABLES] == before


async def test_a_changed_price_counts_from_now_and_the_past_stays(desk):
    said = await desk.apply(ENGLISH.replace("banner = 90", "banner = 95"), LATER)
    assert said == ["Vega: Banner costs €95 instead of €90 from 2026-11-26 10:00"]
    assert await price(desk, "vega", "banner", LATER) == 9500
    assert await price(desk, "vega", "banner", LATER - timedelta(seconds=1)) == 9000


async def test_a_price_announced_for_later_counts_from_its_day(desk):
    announced = "\n[[price_lists.vega.versions]]\nfrom = 2027-01-01\nprices = { banner = 110 }\n"
    said = await desk.apply(ENGLISH + announced)
    assert said == ["Vega: Banner costs €110 instead of €90 from 2027-01-01"]
    new_year = datetime(2026, 12, 31, 23, 0, tzinfo=UTC)
    assert await price(desk, "vega", "banner", new_year) == 11000
    assert await price(desk, "vega", "banner", new_year - timedelta(seconds=1)) == 9000
    # Thought better of it: the announcement is taken back.
    await desk.apply(ENGLISH, LATER)
    assert await price(desk, "vega", "banner", new_year) == 9000


async def test_an_item_no_longer_on_a_special_list_costs_what_it_costs_everybody(desk):
    said = await desk.apply(
        ENGLISH.replace("prices = { banner = 90, banner_set", "prices = { banner_set"), LATER
    )
    assert said == ["Vega: Banner is off the list from 2026-11-26 10:00"]
    assert await price(desk, "vega", "banner", LATER) == 12000
    assert await price(desk, "vega", "banner", NOW) == 9000


async def test_a_client_changes_tariff_from_a_day(desk):
    moved = ENGLISH.replace(
        'name = "Bloom Flowers"\ntariff = "care"\nfrom = 2026-04-01',
        'name = "Bloom Flowers"\ntariff = "growth"\nfrom = 2026-12-01',
    )
    said = await desk.apply(moved, LATER)
    assert said == ["Bloom Flowers: tariff growth from 2026-12-01"]
    assert await tariff(desk, "bloom", LATER) == "care"
    assert await tariff(desk, "bloom", datetime(2026, 12, 1, tzinfo=UTC)) == "growth"


async def test_new_terms_of_a_tariff_leave_the_month_before_as_it_was(desk):
    terms = "\n[[tariffs.care.versions]]\nfrom = 2026-12-01\nmonthly_fee = 260\nallowances.content = { minutes = 300 }\n"
    assert await desk.apply(ENGLISH + terms) == ["Tariff Care: new terms from 2026-12-01"]
    vega = await desk.client("vega")
    async with desk.database.reading() as session:
        november = (await queries.agreement(session, vega, NOW)).tariff
        december = (await queries.agreement(session, vega, datetime(2026, 12, 1, tzinfo=UTC))).tariff
    assert (november.monthly_fee_minor, november.allowances["content"]) == (24000, Allowance(minutes=240))
    assert (december.monthly_fee_minor, december.allowances["content"]) == (26000, Allowance(minutes=300))
    assert not december.includes("support")


async def test_a_client_left_out_stays_and_is_told_of_once(desk):
    without = (
        ENGLISH[: ENGLISH.index("[clients.bloom]")] + ENGLISH[ENGLISH.index("# No tariff: everything") :]
    )
    said = await desk.apply(without, LATER)
    assert said == [
        "bloom is no longer in the book and stays as it was; to part, put it back with ended = DATE"
    ]
    assert await tariff(desk, "bloom", LATER) == "care"
    assert await desk.apply(without, LATER) == ["Nothing changed: the desk already works by this book."]


async def test_a_client_whose_end_has_come_is_archived(desk):
    ended = ENGLISH.replace('name = "Bloom Flowers"', 'name = "Bloom Flowers"\nended = 2026-11-20')
    said = await desk.apply(ended, NOW)
    assert said == ["Bloom Flowers: the agreement ends on 2026-11-20"]
    assert await desk.apply(ended, LATER) == ["Bloom Flowers: archived"]
    assert await tariff(desk, "bloom", LATER) is None
    assert await tariff(desk, "bloom", NOW) == "care"


async def test_a_contact_is_found_again_whatever_they_are_called_since(desk):
    async with desk.database.writing() as session:
        sophie = await session.scalar(select(Person).where(Person.name == "Sophie Lang"))
        sophie.name = "sophie ☕"
    with_mail = ENGLISH.replace(
        'name = "Sophie Lang", ', 'name = "Sophie Lang", mail = "sophie@harbour.example", '
    )
    assert await desk.apply(with_mail) == ["Sophie Lang writes from sophie@harbour.example"]
    renamed = with_mail.replace('name = "Sophie Lang"', 'name = "Sophie Lang-Meyer"')
    await desk.apply(renamed)
    people = [person for person in await desk.rows(Person) if "ophie" in person.name]
    assert [person.name for person in people] == ["sophie ☕"]


async def test_one_person_may_speak_for_two_clients(desk):
    both = ENGLISH.replace(
        '{ name = "Rosa Klein", authority = "signer" }',
        '{ name = "Helen Marsh", authority = "delegate", mail = "helen@orchard.example" }',
    )
    await desk.apply(both)
    async with desk.database.reading() as session:
        query = select(Contact).join(Address, Address.person_id == Contact.person_id)
        places = list(await session.scalars(query.where(Address.value == "helen@orchard.example")))
        session.expunge_all()
    assert {place.authority for place in places} == {Authority.SIGNER, Authority.DELEGATE}
    assert len({place.person_id for place in places}) == 1


async def test_authority_follows_the_book_but_an_ended_place_stays_ended(desk):
    promoted = ENGLISH.replace(
        'name = "Tom Hale", authority = "delegate"', 'name = "Tom Hale", authority = "signer"'
    )
    assert await desk.apply(promoted) == ["Orchard Dental: Tom Hale is now signer"]
    async with desk.database.writing() as session:
        tom = await session.scalar(select(Contact).join(Person).where(Person.name == "Tom Hale"))
        tom.ended_at = NOW
    assert await desk.apply(ENGLISH, LATER) == ["Nothing changed: the desk already works by this book."]


async def test_a_domain_taken_out_of_the_book_binds_no_more(desk):
    without = ENGLISH.replace('mail_domains = ["vega.example"]\n', "")
    assert await desk.apply(without) == ["Vega: mail from vega.example is no longer theirs"]
    assert "vega.example" not in {row.domain for row in await desk.rows(MailDomain)}


async def test_an_employee_who_left_is_kept_with_the_day(desk):
    left = ENGLISH.replace('name = "Timur Yilmaz"', 'name = "Timur Yilmaz"\nended = 2026-11-10')
    assert "Timur Yilmaz no longer works here" in await desk.apply(left)
    timur = next(row for row in await desk.rows(Employee) if row.code == "timur")
    assert timur.ended_at == datetime(2026, 11, 9, 23, 0, tzinfo=UTC)


async def test_a_table_within_a_table_is_called_as_the_book_calls_it(desk):
    bank = '\n[payments.csv.bank]\ndate = "Date"\ndate_format = "DD.MM.YYYY"\namount = "Amount"\nreference = ["Text"]\n'
    said = ["Section “payments.csv.bank”: the new terms are in force"]
    assert await desk.apply(ENGLISH + bank) == said
    assert await desk.apply(ENGLISH) == said


async def test_changed_hours_are_in_force_at_once_and_said(desk):
    assert await desk.apply(ENGLISH.replace("\nminutes = 120", "\nminutes = 60")) == [
        "Section “promise”: the new terms are in force"
    ]
    async with desk.database.reading() as session:
        assert (await office(session)).promise.minutes == 60


async def test_the_currency_of_an_account_never_changes(desk):
    book = parse_book(ENGLISH.replace('currency = "EUR"', 'currency = "USD"'))
    with pytest.raises(BookWrong) as caught:
        async with desk.database.writing() as session:
            await apply(session, book, NOW)
    assert [(fault.kind, fault.place) for fault in caught.value.faults] == [
        (FaultKind.CURRENCY_CHANGED, ("firm", "currency"))
    ]
    async with desk.database.reading() as session:
        assert (await office(session)).firm.currency == "EUR"


@pytest.mark.parametrize("language", ["ru", "ja"])
async def test_the_other_books_apply_too(databases, language):
    from config.database import Database
    from migrations.models import metadata
    from tests.bot.book.office_database import Desk

    url = databases.empty()
    database = Database(url)
    async with database.engine.begin() as connection:
        await connection.run_sync(metadata().create_all)
    desk = Desk(database)
    await desk.apply((BOOKS / f"{language}.toml").read_text())
    wanted = {"ru": 150_000, "ja": 12_000}[language]
    assert await price(desk, "vega", "banner", NOW) == wanted
    assert {row.channel for row in await desk.rows(Address)} == {Channel.MAIL}
    await database.close()
    databases.drop(url)
