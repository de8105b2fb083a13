"""Charges without a quote: the monthly fee, work beyond an allowance, and what else is agreed once for all."""
