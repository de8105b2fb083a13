"""Why acts refuse."""


class ActRefusal(Exception):
    """Base of everything refused about acts."""


class NoSuchAct(ActRefusal):
    """No such act, or none this person may see."""

    def __init__(self, asked: int | str) -> None:
        super().__init__(asked)
        self.asked = asked


class NotToAgree(ActRefusal):
    """Only who decides for the client may say yes or no to its acts."""


class ActWithdrawn(ActRefusal):
    """The act was withdrawn; `instead` is the one in its place, if there is one."""

    def __init__(self, name: str, instead: str | None) -> None:
        super().__init__(name, instead)
        self.name = name
        self.instead = instead
