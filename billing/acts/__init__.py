"""Papers of work done: what a month came to, line by line, for the client to agree to or to sign."""
