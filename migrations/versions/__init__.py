"""One file for each step of the tables, oldest first by name."""
