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
OPENINGS = {
    "hi", "hi all", "hello", "hey", "hi there", "hello there", "good morning", "good day", "good afternoon", "good evening",
    "dear all", "dear colleagues", "see below", "please see below", "see attached", "fyi", "forwarding", "look",
    "привет", "здравствуйте", "добрый день", "доброе утро", "добрый вечер", "день добрый", "коллеги", "см ниже",
    "смотрите ниже", "посмотрите", "пересылаю", "ниже", "во вложении", "всем привет", "приветствую",
    "こんにちは", "おはようございます", "お世話になっております", "お疲れ様です", "下記の通り", "転送します",
    "以下をご覧ください",
}  # fmt: skip
"""Lines that only lead to what is asked."""
HELLO = (
    "hi there|hello there|hi all|hi|hello|hey|good morning|good day|good afternoon|good evening|"
    "всем привет|привет|здравствуйте|здравствуй|добрый день|доброе утро|добрый вечер|день добрый|приветствую"
)
HELLO_JA = "こんにちは|おはようございます|お世話になっております|お世話になります|お疲れ様です"
NAMED = r"[A-ZÀ-ÖØ-ÞА-ЯЁ][\w'’-]+"
GREETING = re.compile(
    rf"(?:{NAMED}(?: {NAMED})?[,!]?\s+(?i:{HELLO})\b[!.,…)]*|(?i:{HELLO}),?\s+{NAMED}(?: {NAMED})?[!.,…)]+|"
    rf"(?i:{HELLO})[!.,…)]+)(?=\s|$)\s*|(?:\w{{1,10}}(?:さん|様|さま)[、,]?\s*)?(?:{HELLO_JA})[。！、!,]\s*"
)
"""How people begin, with the name of whoever they believe reads it: "Ivan, good morning!"."""
AGAIN = re.compile(r"^(\s*(re|fw|fwd|aw|wg|ответ|отв|返信|転送)\s*(\[\d+\])?\s*[:：])+", re.IGNORECASE)
SAYS_SOMETHING = 8
"""Signs of a title."""
SENTENCE_END = re.compile(r"[.!?](?=\s)|[。！？]")
SENTENCE_SHORTEST = 16
ABBREVIATIONS = {"mr", "mrs", "ms", "dr", "prof", "st", "no", "nr", "etc", "e.g", "i.e", "г", "ул", "т.е"}
RULED = re.compile(r"[\s_*=~.,─━═―–—-]*")
"""A line that only parts others."""
WORDS = re.compile(r"[^\s_*=~.,─━═―–—-]")
NOT_WORDS = re.compile(r"[^\w]+|_", re.UNICODE)


def is_nod(incoming: Incoming) -> bool:
    """Thanks, a sticker, a reaction: filed, answered by nothing, reopens nothing."""
    if incoming.kind in (Kind.STICKER, Kind.REACTION):
        return True
    if incoming.files or incoming.quoted:
        return False
    if incoming.place is None and not incoming.text.strip() and not incoming.reply_to:
        # A mail: everything may stand in the subject; and a mail that came empty is for a person to look at.
        return bool(bare(incoming.subject)) and nods(incoming.subject)
    return nods(incoming.text)


def nods(text: str) -> bool:
    """Whether words ask for nothing: thanks, an ok, a row of emoji."""
    said = bare(text)
    return said in NODS or (not said and not asks(text))


def bare(text: str) -> str:
    """The words alone, small, without signs."""
    return " ".join(NOT_WORDS.sub(" ", text.casefold()).split())


def says_little(title: str) -> bool:
    """A greeting or a "see below": what is asked comes after it."""
    return bare(title) in OPENINGS or GREETING.fullmatch(title.strip()) is not None


def says_something(title: str) -> bool:
    """Whether a title tells one request from another: more than a greeting, a thanks or one word."""
    return len(bare(title)) >= SAYS_SOMETHING and not says_little(title) and not nods(title)


def same_name(one: str, other: str) -> bool:
    """Whether two titles are the same but for what mail programs put before a subject."""
    return bare(AGAIN.sub("", one)) == bare(AGAIN.sub("", other))


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
    if WORDS.search(incoming.subject):
        return first_words(incoming.subject)
    source = "\n".join(part for part in (incoming.text, *(q.text for q in incoming.quoted)) if part)
    if not WORDS.search(source) and incoming.files:
        return incoming.files[0].name
    return first_words(source)


def is_wordless(incoming: Incoming) -> bool:
    """Nothing to read but the name of a file."""
    said = (incoming.subject, incoming.text, *(quoted.text for quoted in incoming.quoted))
    return bool(incoming.files) and not any(part.strip() for part in said)


def _whole(line: str) -> str:
    """Without the full stop, which stands badly inside quotation marks; of a long line its first sentence."""
    if len(line) > TITLE_LENGTH + 1:
        for end in SENTENCE_END.finditer(line):
            if end.start() > TITLE_LENGTH:
                break
            sentence = line[: end.start() + 1]
            short = sentence.rpartition(" ")[2].strip(".").casefold() in ABBREVIATIONS
            if len(sentence) >= SENTENCE_SHORTEST and not short and not says_little(sentence):
                line = sentence
                break
    return line if line.endswith(("..", "…")) else line.rstrip(".。") or line


def first_words(text: str) -> str:
    """A title: the first line that says something, or its first sentence; greetings are passed over where more follows."""
    return shortened(_whole(_past_greeting(_first_line(text))))


def _past_greeting(line: str) -> str:
    """What is asked on the same line as "Ivan, good morning!"."""
    met = GREETING.match(line)
    asked = line[met.end() :] if met else ""
    return asked[:1].upper() + asked[1:] if says_something(asked) else line


def beginning(text: str) -> str:
    """As `first_words`, as it was said: for a list of what people wrote."""
    return shortened(_first_line(text))


def _first_line(text: str) -> str:
    lines = [" ".join(line.split()) for line in text.splitlines() if not RULED.fullmatch(line)] or ["…"]
    return next((line for line in lines if not says_little(line)), lines[0])


def shortened(line: str, length: int = TITLE_LENGTH) -> str:
    """Cut at a word's end."""
    if len(line) <= length:
        return line
    cut = line[: length + 1]  # one more, so that a word ending there stays
    if " " in cut[length // 2 :]:
        return cut[: cut.rfind(" ")].rstrip(",.;:") + "…"
    return cut[:length] + "…"
