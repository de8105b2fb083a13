"""The rooms people walk through: the desk that walks a message, client and staff conversations, CLI, calendar, wiring."""
