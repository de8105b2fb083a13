"""The in-tray: every raw update and mail, stored before anything else, then worked off in one transaction each."""
