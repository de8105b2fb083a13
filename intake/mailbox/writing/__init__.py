"""Mails of ours: made, signed, and handed to a server."""
