"""What a client is to the firm: twelve weeks of figures, what both sides promised and kept, and what could change."""
