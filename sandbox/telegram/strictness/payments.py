"""Refusals of invoices and of answers to questions before a payment."""

from sandbox.telegram.strictness.row import Row

PAYMENTS: dict[str, Row] = {
    "prices_not_json": Row(400, "can't parse prices JSON object", "S"),
    "prices_empty": Row(400, "there must be at least one price", "S"),
    "total_not_positive": Row(400, "total price must be positive", "T"),
    "provider_invalid": Row(400, "PAYMENT_PROVIDER_INVALID", "M"),
    "total_invalid": Row(400, "CURRENCY_TOTAL_AMOUNT_INVALID", "M"),
    "payload_invalid": Row(400, "INVOICE_PAYLOAD_INVALID", "M"),
    "invoice_words_too_long": Row(400, "{name} of an invoice is longer than {limit}", "D; text: own"),
    "first_button_not_pay": Row(400, "REPLY_MARKUP_BUY_EMPTY", "M"),
    "checkout_too_old": Row(
        400, "query is too old and response timeout expired or query ID is invalid", "S, D"
    ),
}
