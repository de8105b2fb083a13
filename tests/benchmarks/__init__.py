"""How fast and how large the program is, always as a ratio to something measured beside it in the same run.

`make bench` measures everything; docs/benchmarks.md says what and how.
"""
