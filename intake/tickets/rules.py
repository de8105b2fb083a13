"""Judgements about words: a title, a nod, a question. Pure."""

import re

from intake.message import Incoming, Kind

TITLE_LENGTH = 60

NODS = {
    "ok", "okay", "oki", "k", "thanks", "thank you", "thank you very much", "thanks a lot", "many thanks", "thx", "ty",
    "great", "perfect", "super", "got it", "fine", "good", "all good", "cool", "excellent", "wonderful", "yes thanks",
    "ок", "окей", "оке", "ага", "угу", "спасибо", "спасибо большое", "большое спасибо", "спс", "благодарю",
    "отлично", "супер", "хорошо", "понял", "поняла", "поняли", "принято", "ясно", "класс", "замечательно", "огонь",
    "ок спасибо", "хорошо спасибо", "спасибо ок", "отлично спасибо", "все хорошо", "всё хорошо", "да спасибо",
    "ありがとう", "ありがとうございます", "ありがとうございました", "どうもありがとうございます", "了解", "了解です",
    "了解しました", "承知しました", "承知いたしました", "わかりました", "分かりました", "オッケー", "はい", "助かりました",
}  # fmt: skip
YES = (
    "yes", "yes please", "ok", "okay", "agreed", "accepted", "i accept", "we accept", "accept", "go ahead", "approved",
    "please go ahead", "fine", "да", "согласен", "согласна", "согласны", "принимаю", "принимаем", "подтверждаю",
    "утверждаю", "ок", "хорошо", "делайте", "давайте", "はい", "承諾します", "承諾いたします", "お願いします",
    "承知しました", "了承しました", "了解しました", "それでお願いします", "ok です",
)  # fmt: skip
YES_BUT = (" but ", " no ", " not ", " if ", " но ", " не ", " если ", " нет ", "が、", "ですが")
YES_WORDS_MAX = 8
NOT_WORDS = re.compile(r"[^\w]+|_", re.UNICODE)


def is_nod(incoming: Incoming) -> bool:
    """Thanks, a sticker, a reaction: filed, answered by nothing, reopens nothing."""
    if incoming.kind in (Kind.STICKER, Kind.REACTION):
        return True
    if incoming.files or incoming.quoted:
        return False
    bare = " ".join(NOT_WORDS.sub(" ", incoming.text.casefold()).split())
    return not bare or bare in NODS


def is_yes(text: str) -> bool:
    """Whether short words agree to what was put: the first line decides, a "but" makes it a talk."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    bare = " ".join(NOT_WORDS.sub(" ", line.casefold()).split())
    if any(word in f" {bare} " for word in YES_BUT):
        return False
    return bare in YES or any(bare.startswith(f"{yes} ") for yes in YES if len(bare.split()) <= YES_WORDS_MAX)


def asks(text: str) -> bool:
    """Whether our words wait for an answer."""
    return text.rstrip().endswith(("?", "？"))


def title(incoming: Incoming) -> str:
    """The first words of the request, for cards and lists; the file's name where there are none."""
    source = incoming.subject or incoming.text or next((q.text for q in incoming.quoted if q.text), "")
    if not source.strip() and incoming.files:
        return incoming.files[0].name
    return first_words(source)


def first_words(text: str) -> str:
    """The first line with words on it, cut at a word's end."""
    line = " ".join(next((line for line in text.splitlines() if line.strip()), "").split()) or "…"
    if len(line) <= TITLE_LENGTH:
        return line
    cut = line[:TITLE_LENGTH]
    return cut[: cut.rfind(" ")].rstrip(",.;:") + "…" if " " in cut[TITLE_LENGTH // 2 :] else cut + "…"
