"""Why a yes does not count; each tells what to say, none says it."""


class ConsentRefusal(Exception):
    """Base of everything said no to."""


class MayNotAgree(ConsentRefusal):
    """Only a signer of the client agrees for it."""


class TermsChanged(ConsentRefusal):
    """Price list or limit are others by now: they are to be read first."""
