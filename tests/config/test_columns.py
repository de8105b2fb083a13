"""Columns: times are aware UTC, enums take no unknown word."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, StatementError

from intake.contacts.models import Client, Person, Role


async def test_a_time_without_a_zone_is_refused(database):
    with pytest.raises(StatementError, match="naive"):
        async with database.writing() as session:
            session.add(Person(name="Anna", created_at=datetime(2026, 11, 16, 9, 0)))  # noqa: DTZ001 (the case)


async def test_a_time_comes_back_as_the_same_moment_in_utc(database):
    tokyo = datetime(2026, 11, 16, 18, 0, 0, 123456, tzinfo=timezone(timedelta(hours=9)))
    async with database.writing() as session:
        session.add(Person(name="Anna", created_at=tokyo))
    async with database.reading() as session:
        kept = await session.scalar(select(Person.created_at))
        found = await session.scalar(select(Person.id).where(Person.created_at == tokyo))
    assert (kept, kept.tzinfo) == (tokyo, UTC)
    assert found


async def test_an_enum_is_kept_by_its_value_and_takes_no_unknown_word(database):
    insert = text("INSERT INTO employee (code, person_id, role) VALUES (:code, :person, :role)")
    async with database.writing() as session:
        session.add(Client(code="vega", name="Vega", created_at=datetime.now(UTC)))
        person = Person(name="Ivan", created_at=datetime.now(UTC))
        session.add(person)
        await session.flush()
        await session.execute(insert, {"code": "ivan", "person": person.id, "role": Role.MANAGER.value})
    with pytest.raises(IntegrityError):
        async with database.writing() as session:
            await session.execute(text("UPDATE employee SET role = 'king'"))
