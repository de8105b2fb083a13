"""Bank statements as banks write them, read into credits. Pure."""
