"""What employees hand over by forwarding it: whose words it is, kept until somebody has said so."""
