"""Calls and talks in the corridor: what of them is free, paid or in the tariff, and the yes that was said aloud."""
