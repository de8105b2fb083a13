"""Clients' own project groups with the bot in them: bound to a client by a manager once."""
