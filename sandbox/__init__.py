"""A local Telegram, mail server and page: what the newcomer tries and what the tests talk to over real protocols."""
