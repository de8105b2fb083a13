"""The client's side of the window: getting in, and looking at one's own requests, balance, tariff, statement."""
