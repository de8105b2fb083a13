"""`okoshko check`: every connection and right is tried, and what is wrong comes with how to mend it."""
