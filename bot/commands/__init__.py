"""What the commands of `okoshko` do: a file each, loaded when asked for; each opens its own unit of work."""
