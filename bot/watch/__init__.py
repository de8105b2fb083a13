"""Watched mailboxes as people meet them: read beside each other, filed, answered, offered."""
