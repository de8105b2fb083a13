"""A command said no to."""


class Refusal(Exception):
    """A command that cannot be done; worded in bot/refusal_texts.py."""

    def __init__(self, code: str, what: str = "") -> None:
        super().__init__(code, what)
        self.code = code
        self.what = what


class Damaged(Refusal):
    """The database file is broken. `steps` is the command line that goes back to a copy, empty where there is none."""

    def __init__(self, file: str, fault: str, steps: str) -> None:
        super().__init__("damaged", file)
        self.fault = fault
        self.steps = steps
