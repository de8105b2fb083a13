"""The close of a month for a client: fees, what is carried over, the act, the invoice, the statement; exactly once."""
