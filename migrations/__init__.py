"""The tables' history. Stands beside the rooms: it may look at every model, and no rule lives here."""
