"""Twelve weeks of a small firm, played through the control API: what the newcomer finds in the sandbox."""
