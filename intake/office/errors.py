"""What can go wrong asking for office facts."""


class NoBookApplied(LookupError):
    """No office book was ever applied to this database."""
