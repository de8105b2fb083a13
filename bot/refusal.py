"""A command said no to."""


class Refusal(Exception):
    """A command that cannot be done; worded in bot/texts.py."""

    def __init__(self, code: str, what: str = "") -> None:
        super().__init__(code, what)
        self.code = code
        self.what = what
