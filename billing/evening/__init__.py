"""The evening list: work of the day nobody has logged minutes on, asked for once."""
