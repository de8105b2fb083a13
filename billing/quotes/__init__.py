"""Quotes: a price put to the client, their decision, and what became of the money."""
