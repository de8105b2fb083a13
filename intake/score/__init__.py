"""The score of the window: how many requests came to it, how many past it, and what a redirect changes."""
