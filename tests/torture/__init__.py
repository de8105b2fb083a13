"""The program killed at every commit and at any moment between, under load and faults; then its promises are counted.

`make torture` runs it long, on SQLite and PostgreSQL; the story in `tests/stories/test_killed.py` runs it short.
"""
