"""A command said no to."""


class Refusal(Exception):
    """A command that cannot be done; worded in bot/refusal_texts.py."""

    def __init__(self, code: str, what: str = "") -> None:
        super().__init__(code, what)
        self.code = code
        self.what = what


class NoClient(Refusal):
    """Nobody goes by the name, or several do. `fitting` begin like it, `near` are spelt much like it."""

    def __init__(self, asked: str, fitting: tuple[str, ...], near: tuple[str, ...]) -> None:
        super().__init__("no_client", asked)
        self.fitting = fitting
        self.near = near


class Damaged(Refusal):
    """The database file is broken. `steps` is the command line that goes back to a copy, empty where there is none."""

    def __init__(self, file: str, fault: str, steps: str) -> None:
        super().__init__("damaged", file)
        self.fault = fault
        self.steps = steps
