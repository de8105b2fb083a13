"""The control API: act as the people on the other side, see what they see, move time, order faults."""
