"""Facts of the office: the firm, its hours and holidays, its promise, its people, its reasons for refusing."""
