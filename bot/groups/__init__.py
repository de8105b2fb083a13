"""A client's project group: what is said to the window there, and nothing else."""
