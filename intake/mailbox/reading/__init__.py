"""What a mail says: any bytes to words, files and facts, within limits."""
