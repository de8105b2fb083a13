"""Whose mailbox may be looked at: only somebody's who works here, agreed in writing, and at the firm's own domain."""

from datetime import date

import pytest

from intake.contacts.models import Role
from intake.mailbox.accounts import account
from intake.office.book import EmployeeEntry
from intake.watch.rules import Why, why_not

TODAY = date(2026, 11, 24)
IVAN = {"mail": "ivan@firm.example", "watch_consent": date(2026, 11, 1)}


@pytest.mark.parametrize(
    ("said", "login", "window", "why"),
    [
        (IVAN, "ivan", "desk@firm.example", None),
        (IVAN | {"mail": "ivan@berlin.firm.example"}, "ivan@firm.example", "desk@firm.example", None),
        (None, "ivan", "desk@firm.example", Why.NO_EMPLOYEE),
        (IVAN | {"ended": TODAY}, "ivan", "desk@firm.example", Why.NO_EMPLOYEE),
        (IVAN | {"watch_consent": None}, "ivan", "desk@firm.example", Why.NO_CONSENT),
        (IVAN | {"watch_consent": date(2026, 11, 25)}, "ivan", "desk@firm.example", Why.NOT_YET),
        (IVAN | {"mail": None}, "ivan", "desk@firm.example", Why.NO_ADDRESS),
        (IVAN, "ivan", None, Why.NO_WINDOW),
        (IVAN, "ivan%40home.example", "desk@firm.example", Why.NOT_OURS),
        (IVAN | {"mail": "ivan@notfirm.example"}, "ivan", "desk@firm.example", Why.NOT_OURS),
        (IVAN | {"mail": "ivan@gmail.com"}, "ivan", "desk@gmail.com", Why.NOT_OURS),
    ],
)
def test_only_a_consenting_colleagues_office_mailbox(said, login, window, why):
    entry = EmployeeEntry(name="Ivan Novak", role=Role.EMPLOYEE, **said) if said else None
    place = account(f"imaps://{login}:secret@mail.firm.example/INBOX")
    assert why_not(entry, place, window, TODAY) is why
