"""The work: tickets, their messages and files, their journal, and the only place where a status changes."""
