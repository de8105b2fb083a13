"""Times for a call: offered to a client who would like one, taken with a tap, held and asked about."""
