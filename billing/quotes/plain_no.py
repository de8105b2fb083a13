"""A price declined in words: what is surely a no, and what only sounds like one. Pure."""

import re
from collections.abc import Iterable

from billing.quotes.sign_off import parted, without_sign_off
from intake.tickets.rules import YES, bare

LINES_MAX = 5
"""Of a whole mail, with its greeting and name."""
SIGNS_MAX = 90
"""Of what is left without greeting, thanks and name."""
GREETED_MAX = 30
SPLIT = re.compile(r"[\n.,;:!。、，！…]+|\s[—–-]\s")


def _phrases(*ways: str) -> frozenset[str]:
    return frozenset(bare(way) for way in ways)


NO = _phrases(
    "no", "nope", "no thank you", "no thanks", "thanks but no", "thanks but no thanks", "no need", "not needed",
    "no longer needed", "we decline", "i decline", "declined", "decline", "we have to decline", "we must decline",
    "we would like to decline", "i would like to decline", "we refuse", "i refuse", "not interested",
    "we are not interested", "we're not interested", "we don't need it", "we do not need it", "we don't need this",
    "we no longer need it", "we don't need it any more", "we don't need it anymore", "we don't want it",
    "we do not want it", "we will pass", "we'll pass", "i'll pass", "we do not accept", "we don't accept",
    "i do not accept", "i don't accept", "we have decided against it", "we decided against it",
    "нет", "нет спасибо", "спасибо нет", "не надо", "не нужно", "не требуется", "нам не нужно", "нам не надо",
    "нам это не нужно", "это не нужно", "уже не нужно", "больше не нужно", "уже не надо", "больше не надо",
    "отказ", "отказываемся", "отказываюсь", "мы отказываемся", "я отказываюсь", "вынуждены отказаться",
    "мы вынуждены отказаться", "решили отказаться", "мы решили отказаться", "отклоняем", "отклоняю",
    "мы отклоняем", "не принимаем", "не принимаю", "не интересует", "нас не интересует", "нас это не интересует",
    "不要です", "必要ありません", "必要ないです", "必要なくなりました", "不要になりました", "いりません", "要りません",
    "お断りします", "お断りいたします", "お断りさせていただきます", "辞退します", "辞退いたします",
    "辞退させていただきます", "今回は辞退します", "今回は辞退いたします", "今回は辞退させていただきます",
    "見送ります", "見送らせていただきます", "見送りたいと思います", "今回は見送ります", "今回は見送らせていただきます",
    "今回は見送りたいと思います", "今回は見送りとさせていただきます", "遠慮します", "遠慮しておきます",
    "遠慮いたします", "遠慮させていただきます", "今回は遠慮します", "今回は遠慮させていただきます",
    "承諾しません", "承諾いたしません",
)  # fmt: skip
SHORT_NO = _phrases(
    "いいえ", "いえ", "結構です", "けっこうです", "いいえ結構です", "いえ結構です", "今回は結構です",
    "もう結構です",
)  # fmt: skip
"""A no where it stands alone: with a "please" behind it `結構です` is as well a yes."""
SOFT = _phrases(
    "not now", "not at the moment", "maybe later", "another time", "cancel", "cancel it", "please cancel",
    "please cancel it", "too expensive", "it is too expensive", "it's too expensive", "that's too expensive",
    "too much", "that is too much", "we can't afford it", "we do not agree", "we don't agree", "i don't agree",
    "не сейчас", "пока нет", "пока не надо", "пока не нужно", "в другой раз", "не подходит", "нам не подходит",
    "дорого", "слишком дорого", "очень дорого", "это дорого", "для нас дорого", "дороговато", "не согласны",
    "не согласен", "не согласна", "отмена", "отмените", "отменяем", "отбой", "передумали", "мы передумали",
    "高すぎます", "高いです", "予算オーバーです", "予算が足りません", "キャンセルします", "キャンセルしてください",
    "キャンセルでお願いします", "承諾できません", "また今度お願いします", "またの機会にお願いします", "今はいいです",
    "いいです", "やめておきます", "やめます", "今回はやめておきます",
)  # fmt: skip
"""May be the beginning of talking about it."""
SOFT_INSIDE = re.compile(
    r"(?<!not )\b(?:too expensive|too much for us|too high for us|beyond our budget|over (?:our )?budget)\b"
    r"|\b(?:can't|can’t|cannot|can not) afford\b|(?<!не )\b(?:слишком|очень) дорого\b|\bдорого для нас\b"
    r"|\bне по карману\b|高すぎ(?:ます|る)|予算オーバー|予算を超え"
)
"""The same inside a short sentence."""
REASONS = _phrases(
    "we did it ourselves", "we have done it ourselves", "we will do it ourselves", "done elsewhere",
    "we found somebody else", "сделали сами", "сделаем сами", "мы сделали сами", "мы сделаем сами", "нашли других",
    "自分たちでやります", "社内で対応します", "他社に依頼しました", "他社にお願いしました",
)  # fmt: skip
"""Why, beside a no."""
POLITE = _phrases(
    "thank you", "thanks", "thanks a lot", "many thanks", "thank you very much", "thank you for the offer",
    "thank you for your offer", "thanks for the offer", "thank you for the quote", "sorry", "unfortunately",
    "спасибо", "большое спасибо", "спасибо большое", "спасибо за предложение", "спасибо за оценку", "благодарю",
    "благодарим", "благодарим за предложение", "извините", "к сожалению",
    "ありがとうございます", "ありがとうございました", "お見積りありがとうございます", "お見積もりありがとうございます",
    "お見積りありがとうございました", "お見積もりありがとうございました", "せっかくですが", "申し訳ありませんが",
    "申し訳ございませんが", "申し訳ありません", "恐れ入りますが", "残念ですが", "残念ながら",
)  # fmt: skip
CLOSING = _phrases(
    "regards", "best regards", "kind regards", "best wishes", "sincerely", "с уважением", "всего доброго",
    "всего хорошего", "хорошего дня", "以上",
)  # fmt: skip
PLEASE = _phrases(
    "よろしくお願いします", "よろしくお願いいたします", "よろしくお願い致します", "どうぞよろしくお願いいたします",
)  # fmt: skip
GREETINGS = (
    "hello", "hi", "hey", "dear", "good morning", "good day", "good afternoon", "good evening", "здравствуйте",
    "добрый день", "доброе утро", "добрый вечер", "день добрый", "уважаемый", "уважаемая", "уважаемые",
    "お世話になっております", "お世話になります", "いつもお世話になっております",
)  # fmt: skip
BUT = re.compile(
    r"[?？]|\b(but|if|unless|instead|until|what|how|why|can|could|но|если|только|вместо|пока|можно|может|почему|как)\b"
    r"|けど|ですが|ますが|もし|か。|かな"
)
YES_TOO = _phrases(*YES, "делаем", "начинайте", "please start", "進めてください", "それで結構です")


def says_no(text: str, name: str = "") -> bool:
    """Whether new words are a no to what was put, and nothing else. In doubt they are not.

    `name`: the writer's, which may stand below.
    """
    said = _said(text, name)
    below = parted(text, name)[1].casefold()
    if said is None or BUT.search(" ".join((*said, below))) or "?" in text or "？" in text:
        return False
    if not all(part in NO | SHORT_NO | REASONS | PLEASE for part in said):
        return False
    return any(part in NO for part in said) or (
        any(part in SHORT_NO for part in said) and not any(part in PLEASE for part in said)
    )


def sounds_like_no(text: str, name: str = "") -> bool:
    """Whether short words may well decline: for a person to look at."""
    said = _said(text, name)
    if not said or sum(map(len, said)) > SIGNS_MAX or "?" in text or "？" in text:
        return False
    if any(part in YES_TOO for part in said):
        return False
    soft = any(part in SOFT or SOFT_INSIDE.search(part) for part in said)
    firm = any(part in NO | SHORT_NO for part in said)
    return soft or (firm and not BUT.search(" ".join(said)))


def _said(text: str, name: str) -> list[str] | None:
    """The parts of short words that say something; None where they are not short."""
    text = without_sign_off(text, name)
    if len([line for line in text.splitlines() if line.strip()]) > LINES_MAX:
        return None
    parts = [part for part in (bare(part) for part in SPLIT.split(text)) if part]
    own = set(bare(name).split())
    return [part for part in parts if part not in POLITE | CLOSING and not _is_frame(part, own)]


def _is_frame(part: str, own: Iterable[str]) -> bool:
    """Whom it is to, and whom it is from."""
    if set(part.split()) <= set(own):
        return True
    greets = any(part == one or part.startswith(f"{one} ") for one in GREETINGS)
    return len(part) <= GREETED_MAX and (greets or part.endswith("様"))
