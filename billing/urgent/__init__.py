"""What cannot wait: somebody on call is rung until they take it, and works up to an agreed cap before anybody decides."""
