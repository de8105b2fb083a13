"""Labour: minutes worked on tickets, what they counted as, and favours done past the tariff."""
