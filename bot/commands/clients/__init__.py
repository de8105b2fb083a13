"""`okoshko clients import`: a table of clients becomes lines of the office book."""
