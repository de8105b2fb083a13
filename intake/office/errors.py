"""What can go wrong asking for office facts."""


class NoBookApplied(LookupError):  # noqa: N818 (a state of the office, not of the program)
    """No office book was ever applied to this database."""
