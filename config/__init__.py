"""Ground floor: settings, database, clock, words, logs. Would exist with no feature at all; imports nothing of ours."""
