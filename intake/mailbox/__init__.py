"""The mail wire: IMAP, MIME and SMTP."""
