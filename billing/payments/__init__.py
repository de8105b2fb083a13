"""Money that came to the firm's bank account or by Telegram: read, matched with clients, booked once."""
