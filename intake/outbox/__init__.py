"""The out-tray: final words queued in the transaction that decided them, sent after it, in order per chat."""
