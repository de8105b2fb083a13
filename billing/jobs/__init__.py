"""Jobs of the calendar that must be done once in a period."""
