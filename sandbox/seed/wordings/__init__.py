"""One file per language; the same keys in each."""
