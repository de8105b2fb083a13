"""The statement of a personal account: every movement explained, in the chat, as a table, and on paper."""
