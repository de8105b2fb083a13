"""By when the office looks at a request and has it done: what was promised, and how it was kept."""
