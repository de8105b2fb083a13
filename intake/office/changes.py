"""What applying the book did to the front desk's tables, as values; worded where people read it."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


class ChangeKind(enum.Enum):
    """What changed. `*_MISSING` changed nothing: the book no longer names what the database has."""

    SECTION = "section"
    CLIENT_ADDED = "client_added"
    CLIENT_RENAMED = "client_renamed"
    CLIENT_LANGUAGE = "client_language"
    CLIENT_ARCHIVED = "client_archived"
    CLIENT_RESTORED = "client_restored"
    CLIENT_MISSING = "client_missing"
    CONTACT_ADDED = "contact_added"
    CONTACT_AUTHORITY = "contact_authority"
    CONTACT_ENDED = "contact_ended"
    CONTACT_MISSING = "contact_missing"
    ADDRESS_ADDED = "address_added"
    DOMAIN_ADDED = "domain_added"
    DOMAIN_REMOVED = "domain_removed"
    EMPLOYEE_ADDED = "employee_added"
    EMPLOYEE_ROLE = "employee_role"
    EMPLOYEE_ENDED = "employee_ended"
    EMPLOYEE_MISSING = "employee_missing"


@dataclass(frozen=True)
class Change:
    """One change, with what its words name."""

    kind: ChangeKind
    facts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def change(kind: ChangeKind, **facts: str) -> Change:
    return Change(kind, MappingProxyType(facts))
