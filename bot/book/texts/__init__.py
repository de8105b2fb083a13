"""Words about the office book: `faults` says what is wrong and where, `changes` what applying it did."""
