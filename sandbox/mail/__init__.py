"""A mail server for the sandbox and the tests: SMTP in, IMAP out, everything in memory."""

from sandbox.mail.standin import MailStandIn

__all__ = ["MailStandIn"]
