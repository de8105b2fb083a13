"""Tariffs and their allowances, price lists, agreements: what a request is held against, and what it costs."""
