"""Handing over by hand: what employees forward, by chat and by mail, becomes the request of whoever wrote it."""
