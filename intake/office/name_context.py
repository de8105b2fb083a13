"""Whose name it is, by the words around it: somebody else's, a thing's, the writer's own, or a signature. Pure."""

import re

from intake.office.name_forms import HONORIFICS, HONOURED, JAPANESE

GOODBYE = re.compile(
    r"(?:regards|wishes|sincerely|yours|thanks|thank you|thx|cheers|best|уважением|с ув|спасибо|приветом|хорошего дня|"
    r"(?:greetings|привет) (?:from|из) \S+|всего доброго|до свидания|до встречи|хороших выходных|see you|bye|"
    r"敬具|よろしく|以上|それでは|では)[\s,.!。、—–-]*$",
    re.IGNORECASE,
)
PERSON = (
    r"(?:\w+(?:ager|ector|eller|tant|eper|iver|yer|[yn]ee|ist|ician|uthor|inner|eaker|inger|ainter|riter)|boss|colleagues?|chief|head|wife|husband|friend|intern|"
    r"secretary|customers?|clients?|buyers?|courier|partner|owner|teacher|doctor|"
    r"(?:ген|зам|ком|арт)?\.?\s?директор\w*|начальни\w*|бухгалтер\w*|менеджер\w*|сотрудни\w*|коллег\w*|шеф\w*|босс\w*|"
    r"руководител\w*|секретар\w*|водител\w*|курьер\w*|партн[её]р\w*|клиент\w*|покупател\w*|заказчик\w*|юрист\w*|"
    r"маркетолог\w*|преподавател\w*|учител\w*|врач\w*|доктор\w*|тренер\w*|автор\w*|друг\w*|муж\w*|жен[аеыу]\w*|стаж[её]р\w*|"
    r"подрядчик\w*|поставщик\w*|хозяин\w*|владел\w*|получател\w*|отправител\w*|победител\w*|участни\w*|гост[ьюяие]\w*|"
    r"\w+(?:чик|щик)(?:а|у|ом|и|ов|ам|ами)?|ученик\w*|пациент\w*|читател\w*|абонент\w*)"
)
"""What somebody is to the client rather than to us."""
OUR_OWN = r"(?:our|my|наш\w{0,3}|мо(?:й|я|ю|ей|его|ему|им|ём|и|их)|сво\w{1,3})"
YOURS = re.compile(
    r"\b(?:your|ваш\w{0,3}|тво\w{1,3})\b[^.!?\n]{0,25}$|(?:御社|貴社)[^。！？\n]{0,8}$", re.IGNORECASE
)
THEIRS = re.compile(
    rf"(?:\b{OUR_OWN}\s+|\b(?:{OUR_OWN}\s+)?(?:\w+\s+)?{PERSON}(?:\s+(?:of|статьи|отзыва|заказа)(?:\s+\w+){{0,2}})?\s*[\s:—–-]\s*)$|"
    rf"\b{PERSON}[^.!?,;\n]{{0,20}}\s(?:is|—|–)\s$|\b(?:the|our|[су]|от|к|наш\w*)\s+{PERSON},\s$|"
    r"\b(?:order|booking|parcel|review|comment|registration)(?: +[\w#№-]+)? +(?:of|by|from) +$|"
    r"\b(?:заказ|бронь|посылк|отзыв|комментари|регистраци|анкет)\w*(?: +[\w#№-]+)? +(?:от +)?$|"
    r"(?:弊社|当社|うち|我が社|わが社|お客様|お客さま|顧客|取引先|株式会社\S{1,12})(?:の?(?:担当|社員|社長|代表\S{0,4})?の?|の)\s*$|"
    r"(?:新入社員|社員|店長|社長|部長|課長|講師|生徒|患者|会員|お客|受取人|購入者|参加者|優勝者|著者|作者|選手)の?\s*$|"
    r"(?:口コミ|宅配|配達|投稿|レビュー|求人)の\s*$|(?:連絡先|名前|表記|肩書)(?:を|は)\s*$|(?:注文|予約)\S{0,8}の\s*$|(?:者|員|人|名|手|師|主)は\S{0,8}$",
    re.IGNORECASE,
)
PAIRED = re.compile(r"(\b\w+\s+)(?:and|or|&|и|или)\s+$", re.IGNORECASE)
FROM = re.compile(
    r"\s+(?:here\b(?!\s+(?:is|are))|(?:from|of|at)\s+(?!you\b|your\b|yours\b|the (?:office|support|window)\b)|"
    r"из\s+(?!ваш|тво|офиса\b)|со?\s+стороны\s)",
    re.IGNORECASE,
)
"""After a name: of another house."""
I_AM = re.compile(
    r"(?:\bmy name is|\bi am|\bi['’]m|\bthis is|меня зовут|^\s*это|\bя\s*[,—–-]?)\s+$",
    re.IGNORECASE | re.MULTILINE,
)
I_AM_JAPANESE = re.compile(r"(?:です|でーす|でございます|と申します|より(?!も)|だよ)")
THING = re.compile(
    r"\b(?:saints?|st\.?|san|santa|hurricane|storm|hotel|island|caf[eé]|restaurant|film|movie|novel|book|play|opera|ship|aloe|"
    r"dress|shirts?|skirt|bag|shoes|boots|street|lake|mount|cape|king|queen|prince|princess|pope|tsar|duke|emperor|saint|"
    r"brand|model|product|"
    r"улиц\w*|ул\.?|проспект\w*|пр\.?|площад\w*|пл\.?|переул\w*|наб\w*|остров\w*|отел\w*|гостиниц\w*|храм\w*|собор\w*|церк\w*|"
    r"свят\w*|св\.?|плать\w*|юбк\w*|сумк\w*|торт\w*|фильм\w*|роман\w*|повест\w*|песн\w*|спектакл\w*|опер\w*|книг\w*|корабл\w*|"
    r"теплоход\w*|кафе|ресторан\w*|магазин\w*|салон\w*|бренд\w*|модел\w*|крем\w*|шампун\w*|ало[эе]|колье|браслет\w*|цар\w*|княз\w*|"
    r"импера\w*|корол\w*|принц\w*|станци\w*|город\w*|посёл\w*|посел\w*|дн[яюе]м?|день|мыс\w*|имени|им\.)\s+$",
    re.IGNORECASE,
)
"""Before a name: something that is called so."""
SPELLING = re.compile(
    r"\b(?:typo|misspel\w+|spelled|spelt|опечатк\w*|пишется|описк\w*)\b|名前が(?:間違|違)|誤字|誤植",
    re.IGNORECASE,
)
"""A name as letters on their page."""
CORRECTED = re.compile(r"ではなく|じゃなくて")
EPITHET = re.compile(
    r"\s+the\s+(?:[A-Z]|terrible|great|wise|first|second|third|driver|courier|accountant|director|boss)|\s*&\s*(?:co|sons)\b"
)
IDIOM = re.compile(r"(?:петр|пётр)\s+и\s+павел|иван\s+да\s+марья", re.IGNORECASE)
QUOTES = re.compile(
    r"«[^»\n]{1,60}»|“[^”\n]{1,60}”|\"[^\"\n]{1,60}\"|„[^“”\n]{1,60}[“”]|「[^」\n]{1,30}」|『[^』\n]{1,30}』|(?<!\w)'[^'\n]{1,40}'(?!\w)"
)
QUOTED_WORDS_MAX = 5
"""A longer one is what somebody said, not what something is called."""
BEFORE, AFTER = 80, 40
"""Signs looked at on either side."""


def spoken_to(text: str, hit: re.Match[str]) -> bool:
    """Whether the word is set off as one's name when spoken to: followed by a comma or an exclamation mark."""
    after = text[hit.end() :]
    if JAPANESE.search(hit[0]) or HONOURED.search(hit[0]):
        begins = not text[: hit.start()].strip() or text[: hit.start()].rstrip(" \u3000")[-1:] in "\n。！!"
        return after.lstrip(" ")[:1] in ("、", "，", "!", "！", ",") or (
            begins and after[:1] in ("\n", "\u3000", " ")
        )
    return after.lstrip(" ")[:1] in (",", "!")


def honoured(hit: re.Match[str]) -> bool:
    return re.search(rf"(?:{HONORIFICS})$", hit[0]) is not None


def begins(text: str, hit: re.Match[str]) -> bool:
    """Whether the word begins a sentence, where every word is written large."""
    before = text[: hit.start()].rstrip(" \t\"'«“(")
    return not before or before[-1] in ".!?…\n:"


def signs(text: str, hit: re.Match[str]) -> bool:
    """Whether the name is a signature: after a goodbye, or a line by itself below other words."""
    start = text.rfind("\n", 0, hit.start()) + 1
    end = text.find("\n", hit.end())
    rest = text[hit.end() : end if end >= 0 else len(text)].strip(" \t\r.,!")
    short = not rest.strip("。") if JAPANESE.search(hit[0]) else len(rest.split()) <= 2
    if GOODBYE.search(text[max(0, hit.start() - BEFORE) : hit.start()]) and short and not honoured(hit):
        return True
    return start > 0 and not rest and not text[start : hit.start()].strip(" \t—–-")


def somebody_elses(text: str, hit: re.Match[str]) -> bool:
    """Whether the words around say that this is the writer, or a person of theirs or of another house."""
    before, after = text[max(0, hit.start() - BEFORE) : hit.start()], text[hit.end() : hit.end() + AFTER]
    if (
        I_AM.search(before)
        and not re.match(r"\s+(?:\w+\s+)?\w+(?:л|ла|ed)\b|['’]s", after)
        and not hit[0].endswith("s")
    ):
        return True
    if JAPANESE.search(hit[0]) and not honoured(hit) and I_AM_JAPANESE.match(after):
        return True
    if YOURS.search(before):
        return False
    while paired := PAIRED.search(before):
        if THEIRS.search(before[: paired.start()]):
            return True
        before = before[: paired.start()]
    return bool(FROM.match(after) or THEIRS.search(before))


def a_things(text: str, hit: re.Match[str]) -> bool:
    """Whether something is called so: a film, a street, a cake."""
    before, after = text[max(0, hit.start() - BEFORE) : hit.start()], text[hit.end() : hit.end() + AFTER]
    if THING.search(before) or EPITHET.match(after) or SPELLING.search(re.split(r"[.!?\n。]", before)[-1]):
        return True
    if CORRECTED.match(after) and not honoured(hit):
        return True
    if any(found.start() <= hit.start() < found.end() for found in IDIOM.finditer(text)):
        return True
    return any(
        found.start() < hit.start() < found.end() and len(found[0].split()) <= QUOTED_WORDS_MAX
        for found in QUOTES.finditer(text)
    )
