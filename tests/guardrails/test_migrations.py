"""The tables' history: equal to the models, walkable both ways, whole or not at all."""

import pytest
from sqlalchemy import inspect, text

from migrations.drift import unseen_by_alembic
from migrations.engine import connected, migrating
from migrations.upgrade import current, downgrade, head, revisions, upgrade


@pytest.mark.long
def test_every_step_goes_up_down_and_up_again(empty_database):
    for revision in revisions():
        upgrade(empty_database, revision)
        downgrade(empty_database)
        upgrade(empty_database, revision)
        assert current(empty_database) == revision


@pytest.mark.long
def test_the_way_down_leaves_nothing(empty_database):
    upgrade(empty_database)
    downgrade(empty_database, "base")
    with connected(empty_database) as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]


def test_a_new_database_has_no_revision_and_then_the_newest(empty_database):
    assert current(empty_database) is None
    upgrade(empty_database)
    upgrade(empty_database)
    assert current(empty_database) == head()


def test_asking_for_the_revision_makes_no_file(tmp_path):
    assert current(f"sqlite+aiosqlite:///{tmp_path / 'none' / 'okoshko.db'}") is None
    assert list(tmp_path.iterdir()) == []


def test_a_migration_that_fails_leaves_the_database_as_it_was(empty_database):
    def fail_halfway():
        with migrating(empty_database) as connection:
            connection.execute(text("CREATE TABLE half_done (id INTEGER)"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_halfway()
    with connected(empty_database) as connection:
        assert not inspect(connection).has_table("half_done")


@pytest.mark.parametrize("table", ["transfer", "refusal", "hold_event"])
def test_the_ledger_refuses_changes_at_the_newest_revision(database_url, table):
    # The comparison above covers triggers too; here the promise about money is named.
    with connected(database_url) as connection:
        kept = unseen_by_alembic(connection)
    assert {f"trigger on {table} before UPDATE", f"trigger on {table} before DELETE"} <= kept
