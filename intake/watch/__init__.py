"""Employees' office mailboxes, with their written consent: mail of known clients that goes past the window."""
