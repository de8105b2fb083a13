"""What a client's signer has agreed to beforehand: special prices, and up to which sum nothing is asked."""
