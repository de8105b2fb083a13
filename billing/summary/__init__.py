"""Monday: what each client's requests took in a week, and how that compares."""
