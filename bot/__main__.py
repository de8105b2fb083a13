"""`python -m bot` is the `okoshko` command."""

from bot.cli import main

main()
