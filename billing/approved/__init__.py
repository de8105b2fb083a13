"""Requests that change what the client has accepted or had done."""
