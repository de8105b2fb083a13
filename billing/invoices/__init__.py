"""Invoices: what clients are asked to pay in, on paper that never changes once it is out."""
