"""Getting mails: one supervised connection to the mailbox, and what is kept of it."""
