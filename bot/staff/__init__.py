"""The office's side of the window: cards, verdicts, work, views of the manager and the employees."""
