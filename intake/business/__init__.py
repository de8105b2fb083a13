"""Employees' own Telegram accounts: what clients write there, asked about first and stored only when handed over."""
