"""The word in front of what the office files: "called: the banner is crooked". Pure."""

import re

WAYS = (
    "called", "he called", "she called", "they called", "phoned", "rang", "call", "phone", "by phone", "visited",
    "visit", "came by", "came", "in person", "told me", "whatsapp", "signal", "messenger",
    "звонил", "звонила", "звонили", "позвонил", "позвонила", "позвонили", "звонок", "по телефону", "телефон",
    "заходил", "заходила", "заходили", "зашёл", "зашел", "зашла", "зашли", "приходил", "приходила", "приходили",
    "пришёл", "пришел", "пришла", "визит", "лично", "устно", "ватсап", "вотсап", "мессенджер",
    "電話", "電話で", "お電話", "来社", "来店", "訪問", "口頭",
)  # fmt: skip
IN_FRONT = re.compile(rf"\s*(?:{'|'.join(WAYS)})\s*[:：]\s*", re.IGNORECASE)


def asked(words: str) -> str:
    """What is asked, without the way it came by: a client reads the title made of it."""
    found = IN_FRONT.match(words)
    return words[found.end() :] or words if found else words
