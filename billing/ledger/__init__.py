"""The personal account: what a client has paid in, what is held for accepted work, what was charged."""
