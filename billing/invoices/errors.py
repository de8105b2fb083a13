"""Why invoices refuse."""


class InvoiceRefusal(Exception):
    """Base of everything refused about invoices."""


class NotInvoicing(InvoiceRefusal):
    """The office book has no `[invoices]`."""


class NoSuchInvoice(InvoiceRefusal):
    """No such invoice, or none this person may see."""

    def __init__(self, asked: int | str) -> None:
        super().__init__(asked)
        self.asked = asked


class NotOpen(InvoiceRefusal):
    """The invoice is paid or cancelled already."""

    def __init__(self, name: str, state: str) -> None:
        super().__init__(name, state)
        self.name = name
        self.state = state


class OneOpen(InvoiceRefusal):
    """The client has an open top-up invoice that stands as it is: there are never two."""

    def __init__(self, invoice_id: int, name: str) -> None:
        super().__init__(invoice_id, name)
        self.invoice_id = invoice_id
        self.name = name


class TooMany(InvoiceRefusal):
    """So many in a day is a mistake somewhere: a person has to look."""

    def __init__(self, client_id: int) -> None:
        super().__init__(client_id)
        self.client_id = client_id
