"""What earlier verdicts of this office say of a new request: a small classifier that suggests and never decides."""
