"""What mail programs write above a quotation, in the languages people use them in. Data for `quoting`."""

import re


def _any_of(*words: str) -> str:
    return "(?:" + "|".join(words) + ")"


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


VERBS = _any_of(
    r"\bwr[oi]te[sn]?", r"\bsent",
    r"a écrit", r"\bécrit", r"escribi[oó]", r"ha scritto", r"scrisse", r"escreveu", r"ha escrit", r"va escriure",
    r"a scris", r"\bschrieb\b.{0,80}", r"\bschreef\b.{0,80}", r"geschreven", r"\bskrev\b.{0,80}", r"\bskreiv\b.{0,80}",
    r"kirjoitti", r"írta\b.{0,80}", r"kirjutas\b.{0,80}", r"napisa(?:o|la)(?: je|/la)?", r"menulis", r"كتب",
    r"เขียน(?:ว่า)?", r"napisał(?:\(a\)|a)?", r"pisze", r"nap(?:ís|is|s)al(?:\(a\)|a)?", r"rakstīja", r"rašė",
    r"написал(?:\(а\)|а)?", r"писал(?:\(а\)|а)?", r"\bвы писали .{0,60}", r"пишет", r"пише", r"напис(?:ав|ала|а)",
    r"yazdı", r"đã viết", r"έγραψε", r"כתב(?:ה)?",
    r"のメール", r"書きました(?:\s*\(.{0,40}\))?", r"書いた", r"写道", r"寫道", r"来信", r"작성",
)  # fmt: skip

WROTE = _compiled(
    VERBS + r"\s*(?:[:：]|-{2,})\s*$"
    r"|\bwrote on .{0,60}[:：]\s*$"
    r"|^(?:quoting|zitat von|citando|citat von|цитирую) .{1,200}[:：]\s*$"
    r"|^\d{4}[-./]\d{1,2}[-./]\d{1,2}\b.{0,200}(?:<[^<>]+>|\bvia\b.{0,80})\s*[:：]\s*$"
    r"|\d{1,2}[:.]\d{2}.{0,200}<[^<>\s]{1,100}@[^<>\s]{1,100}>\s*[:：]\s*$"
)
"""The end of a line such as "On Monday Vera wrote:", or without a verb: a time, then "Vera <vera@vega.example>:"."""

FIRST_WORDS = _any_of(
    "on", "at", "in", "from", "quoting", "le", "am", "el", "il", "op", "em", "w dniu", "dnia", "den", "på", "pe", "dne",
    "dňa", "ha", "pada", "til", "vào", "στις", "ב-", "в",
    "mon", "tue", "wed", "thu", "fri", "sat", "sun", "(?:mon|tues|wednes|thurs|fri|satur|sun)day",
    "lør", "man", "tir", "ons", "tor", "fre", "søn",
    "пн", "вт", "ср", "чт", "пт", "сб", "вс", "нд",
    "понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье",
    r"\d{1,4}", "<", "[\"']", r"[^\s:]{1,40}@", r"[\w.' -]{1,60}<",
)  # fmt: skip

OPENS = _compiled(rf"^[\s*_-]*{FIRST_WORDS}" + r"(?:[\s,.:/年月日(<@\"'-]|(?<=[<\"'@\d])|$)")
"""How such a line may begin when it goes on over several lines."""

CLUE = _compiled(
    r"\d{1,2}[:.h時]\d{2}|\b(?:19|20)\d\d\b|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|[^\s<>@]+@[^\s<>@]+\.\w|\d年"
)
"""A time, a year, a date or an address: one must stand in the line."""

ADDRESS = _compiled(r"[^\s<>@]+@[^\s<>@]+\.\w")
BETWEEN_BRACKETS = _compiled(r"[<(\[]\s*(?:mailto:)?[^\s<>@()]+@[^\s<>@()]+\.\w[^<>()\[\]]{0,80}[>)\]]")
TIME = _compiled(r"\b\d{1,2}[:.h時]\d{2}\b")
MOMENT = _compiled(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|\d年"
    r"|(?<!\d)\d{1,2}(?!\d)[^\d\n]{1,40}\b(?:19|20)\d\d\b|\b(?:19|20)\d\d\b[^\d\n]{1,40}(?<!\d)\d{1,2}(?!\d)"
)
"""A whole date, as programs write it and people hardly do."""

RUN_ON = _compiled(r"(?:-{2,3}\s*|\s{2,}|(?<=[.!?…)]))(?=(?:on|am|le|el|il|op|em|den)\s[\w,. ]{0,40}\d)")
"""Where such a line begins in the middle of another one, its line break lost."""

ORIGINAL_MESSAGE = _any_of(
    r"original(?:[\s-]?(?:message|appointment))?", r"reply\s+message", r"quoted\s+message",
    r"ursprüngliche\s+nachricht", r"original-nachricht", r"antwort", r"message\s+d'origine",
    r"(?:message|mail|courriel)\s+original",
    r"mensaje\s+original", r"mensagem\s+original", r"messaggio\s+originale", r"oorspronkelijke?\s+bericht",
    r"ursprungligt\s+meddelande", r"oprindelig\s+meddelelse", r"opprinnelig\s+melding", r"alkuperäinen\s+viesti",
    r"wiadomość\s+oryginalna", r"oryginalna\s+wiadomość", r"původní\s+(?:zpráva|e-?mail)", r"pôvodná\s+správa",
    r"eredeti\s+üzenet",
    r"(?:исходное|первоначальное|оригинальное)\s+сообщение",
    "元のメッセージ", "元のメール", "オリジナルメッセージ", "原始邮件", "原始郵件", "邮件原件", r"원본\s*메시지",
)  # fmt: skip
ANSWER_ABOVE = r"please\s+reply\s+above\s+this\s+line"

SEPARATOR = _compiled(
    rf"^[\s>]*(?:[-_=*]{{2,}}\s*(?:{ORIGINAL_MESSAGE}|{ANSWER_ABOVE})\s*[-_=*]{{2,}}"
    rf"|#+\s*(?:please\s+)?(?:type\s+your\s+)?reply\s+above\s+this\s+line.*|[-=_]*\s*{ANSWER_ABOVE}.*)\s*$"
)

FORWARDED_MESSAGE = _any_of(
    r"forwarded(?:\s+(?:message|by))?", r"weitergeleitete\s+nachricht", r"message\s+transféré",
    r"mensaje\s+reenviado", r"messaggio\s+inoltrato", r"mensagem\s+encaminhada", r"doorgestuurd\s+bericht",
    r"vidarebefordrat\s+meddelande", r"videresendt\s+(?:melding|meddelelse|besked)", r"välitetty\s+viesti",
    r"przekazana\s+wiadomość", r"wiadomość\s+przekazana", r"přeposlaná\s+zpráva", r"továbbított\s+üzenet",
    r"(?:пересылаемое|пересланное|переадресованное)\s+сообщение",
    "転送(?:された)?メッセージ", "転送メール", "转发邮件", "轉寄郵件", r"전달된\s*메시지",
)  # fmt: skip
BEGIN_FORWARDED = _any_of(
    r"begin\s+forwarded\s+message", r"inicio\s+del\s+mensaje\s+reenviado", r"inizio\s+messaggio\s+inoltrato",
    r"início\s+da\s+mensagem\s+(?:encaminhada|reencaminhada)", r"begin\s+doorgestuurd\s+bericht",
    r"anfang\s+der\s+weitergeleiteten\s+nachricht", r"début\s+du\s+message\s+réexpédié",
    r"начало\s+(?:переадресованного|пересланного|пересылаемого)\s+сообщения", "転送されたメッセージ",
)  # fmt: skip

FORWARDED = _compiled(
    rf"^[\s>]*(?:[-_=*]{{2,}}\s*{FORWARDED_MESSAGE}\b.{{0,80}}|{BEGIN_FORWARDED}\s*[:：])\s*[-_=*]*\s*$"
)

FIELD_NAMES = {
    "from": (
        "from|von|de|da|van|från|fra|od|frá|lähettäjä|feladó|gönderen|kimden|отправитель|από|от|от кого|від|"
        "发件人|寄件者|寄件人|差出人|送信者|送信元|보낸 사람"
    ),
    "date": (
        "sent|sent at|date|date and time|gesendet|datum|message du|envoyé|enviado|enviada el|"
        "enviado el|enviad[ao] em|fecha|data|gönderildi|στάλθηκε|"
        "inviato|verzonden|skickat|sendt|dato|lähetetty|päivämäärä|wysłano|odesláno|elküldve|dátum|gönderme tarihi|"
        "tarih|отправлено|дата|дата отправки|надіслано|发送时间|日期|寄件日期|送信日時|日付|日時|送信日|보낸 날짜|날짜"
    ),
    "to": (
        "to|reply-to|an|antwort an|à|a|para|per|aan|till|til|vastaanottaja|do|címzett|kime|προς|komu|кому|"
        "收件人|收件者|宛先|받는 사람"
    ),
    "copy": "cc|bcc|kopie|kopio|kopia|cópia|copie à|másolat|skrytá|копия|копія|抄送|副本",
    "subject": (
        "subject|sujet|betreff|objet|asunto|assunto|oggetto|onderwerp|ämne|emne|aihe|temat|předmět|tárgy|konu|θέμα|"
        "topic|тема|主题|主題|主旨|件名|제목"
    ),
}

FIELD = _compiled(
    r"^[\s>]*[*_]{0,2}(?:"
    + "|".join(f"(?P<{kind}>{names})" for kind, names in FIELD_NAMES.items())
    + r")\s?[*_]{0,2}\s?[:：][*_]{0,2}(?:\s|$|[^\s/])"
)
"""A line of the header block Outlook puts above a quotation."""

SENT_FROM = _compiled(
    r"^[\s>*_(<]*"
    + _any_of(
        r"sent (?:from|via|using|with) [^,]{1,70}(?:, (?:please|pls) .{1,60})?",
        r"get \[?outlook for .{1,30}(?:<[^>]*>|\(.*\))?",
        r"отправлено (?:с|из|от|через) .{1,60}", r"надіслано з .{1,40}",
        r"von meinem .{1,30} gesendet", r"gesendet (?:von|mit) .{1,60}",
        r"diese nachricht wurde von .{1,60} gesendet",
        r"envoyé (?:de|depuis) .{1,60}", r"enviado (?:desde|do|de) .{1,60}", r"inviato dal? .{1,60}",
        r"verzonden (?:met|vanaf|van|vanuit) .{1,60}", r"skickat från .{1,60}", r"sendt fra .{1,60}",
        r"lähetetty .{1,40}", r"wysłan[eoy] z .{1,60}", r"odesláno z .{1,60}",
        ".{1,20}(?:から送信|より送信)(?:されました)?", "(?:发自|從)我的.{1,20}", ".{1,20}에서 보냄",
    )
    + r"[.!)>]*\s*$"
)  # fmt: skip
"""What telephones add below a mail, if a telephone or a mail program is named as well."""

DEVICE = _compiled(
    _any_of(
        r"\bmy (?!desk|office|home)", "meinem", r"\bmon\b", r"\bmi\b", r"\bmeu\b", r"\bmio\b", r"\bmijn\b", r"\bmin\b",
        "phone", "ipad", "android", "galaxy", "samsung", "xiaomi", "huawei", "blackberry", "mobile", "tablet",
        "windows",
        r"\bmac\b", "outlook", r"(?-i:Mail)|mail\.ru", "yahoo", "proton", "spark", "телефон", "смартфон", "планшет",
        "(?-i:Почт)",
        "мобильн", "яндекс", "携帯", "スマホ", "我的", "에서",
    )
)  # fmt: skip

FOOTER = _compiled(
    r"^[\s>*_]*"
    + _any_of(
        r"virus-?free\.?(?: .{0,80})?", r"(?:без вирусов|вирусов нет|не содержит вирусов)\.?(?: .{0,80})?",
        r"this e-?mail has been checked for viruses by .{1,60}", r"ウイルスフリー.{0,60}",
        r"checked by avg.{0,80}", r"(?:https?://)?www\.av(?:ast|g)\.\w{2,3}\S{0,80}",
    )
    + r"\s*$"
)  # fmt: skip
"""What virus scanners add below a mail."""

BANNER = _compiled(
    r"^\W*"
    + _any_of(
        r"(?:caution|warning|external|extern|achtung|attention|important)\b.{0,40}"
        r"(?:originat|from outside|external (?:e-?mail|sender)|externe)",
        r"this (?:e-?mail|message) (?:was sent|came|originated) from outside",
        r"you don't often get e-?mail from ",
        r"(?:внимание\W+)?(?:это |данное )?(?:внешнее )?письмо (?:(?:получено|отправлено|пришло) )?"
        r"(?:от внешнего|из-за пределов)",
        r"внимание\W+(?:это |данное )?внешнее письмо",
        r"(?:注意\W*)?このメールは(?:社外|外部|組織外)",
    )
)
WARNS = _compiled(
    r"link|attachment|sender|learn why|organi[sz]ation|ссылк|вложени|отправител|リンク|添付|送信者|anhäng|absender"
)
"""What a gateway puts above mail from outside, and what it warns of."""

CLOSING = _compiled(
    r"^[\s>*_]*"
    + _any_of(
        r"(?:(?:with )?(?:best|kind|kindest|warm|many) )?(?:regards|wishes|thanks)", "sincerely(?: yours)?",
        "yours (?:sincerely|faithfully|truly)", "cheers", "thanks(?: a lot| again)?", "thank you",
        "с (?:наилучшими пожеланиями|уважением)(?: и .{1,40})?", "всего (?:доброго|хорошего|наилучшего)",
        "хорошего дня", "спасибо", "заранее спасибо", "благодарю",
        "敬具", "以上", "(?:以上、?)?(?:どうぞ)?よろしくお願い(?:いた|致|申し上げ)?(?:し|げ)?ます",
        "mit (?:freundlichen|besten) grüßen", "cordialement", "saludos",
    )
    + r"[\s,.!。…-]*$"
)  # fmt: skip
"""A line that ends a letter by hand."""

POSTSCRIPT = _compiled(r"^[\s>*_]*(?:(?:p\.?\s?)+s\b|з\.?\s?ы\b|追伸|n\.?\s?b\b)")

DISCLAIMER = _compiled(
    r"^[\s>*_]*"
    + _any_of(
        r"(?:this|the information (?:contained )?in this) (?:e-?mail|message|communication)\b"
        r".{0,200}\b(?:confidential|intended (?:only|solely))",
        r"(?:confidentiality|legal) notice", r"privileged (?:and|/) confidential",
        r"(?:настоящее|данное|это) (?:электронное )?(?:сообщение|письмо).{0,200}конфиденциальн",
        r"уведомление о конфиденциальности", r"本(?:電子)?メール.{0,80}(?:機密|秘密)",
        r"diese e-?mail.{0,120}vertraulich", r"ce (?:message|courriel|mail).{0,120}confidentiel",
        r"le informazioni contenute in questo messaggio.{0,120}riservate",
        r"este (?:mensaje|correo|e-?mail).{0,120}confidencial", r"важно: это (?:сообщение|письмо) предназначено",
        r"if you (?:are not the intended recipient|have received this (?:e-?mail|message) in error)",

        r"если (?:вы получили (?:данное|это) (?:сообщение|письмо) (?:по ошибке|ошибочно)|вы не являетесь .{0,40}адресатом)",
    )
)  # fmt: skip

OF_DISCLAIMERS = _compiled(
    r"attach|recipient|addressee|intended|disclos|privileged|вложен|адресат|получател|предназнач|разглаш|添付|宛先|受信|第三者"
    r"|empfänger|destinataire|destinatari|allegat"
)
"""A disclaimer names at least one of these; a person who calls a message confidential hardly does."""

LEGAL = _compiled(
    _any_of(
        r"confidential", r"\bprivileged?\b", r"\bintended\b.{0,60}\b(?:recipient|addressee|for|use|only|solely)",
        r"\brecipients?\b", r"\baddressee", r"disclos", r"disseminat", r"unauthori[sz]ed", r"(?:strictly )?prohibited",
        r"\bliab(?:le|ility)\b", r"\bvirus", r"\b(?:in|by) (?:error|mistake)\b", r"notify (?:us|the sender|me|postmaster)",
        r"\b(?:views?|opinions?)\b.{0,60}(?:express|author|sender|represent)", r"delete (?:this|it|the|all) ?"
        r"(?:e-?mail|message|copies|from|and)", r"registered (?:office|in|number|company)", r"before printing",
        r"\bthis (?:e-?mail|message|communication|transmission)\b", r"\bdata protection\b", r"\bencrypt",
        "конфиденциальн", "адресат", "получател", "предназначен", "разглаш", "запрещ", "по ошибке", "ошибочно",
        "уведомит", "не открыва", "несанкционирован", "третьи[мх] лиц", "ответственност", "данно(?:е|го) (?:сообщени|письм)",
        "機密", "秘密", "宛先", "受信", "第三者", "誤って", "破棄", "削除", "開示", "禁止", "本(?:電子)?メール",
        "vertraulich", "empfänger", "irrtümlich", "unbefugt", r"diese e-?mail", "absender", "gestattet",
        "confidentiel", "destinataire", "interdit", "par erreur", "confidencial", "destinatari", "por error", "prohibid",
        "riservat", "divulga", "per errore", "vietat",
    )
)  # fmt: skip
"""Every sentence of a disclaimer has one of these; what has none is the writer's."""

GREETING = _any_of(
    "hi", "hello", "dear", "good (?:morning|day|afternoon)",
    "здравствуйте", "добрый день", "доброе утро", "привет", "коллеги",
    "お世話になっております", "お世話になります",
)  # fmt: skip

POINTS_BELOW = _compiled(
    rf"^(?:{GREETING}[^.\n]{{0,40}}[,!.。、]?\s*)?"
    + _any_of(
        r"(?:please |pls |kindly )?(?:see|read|check|look) (?:the )?"
        r"(?:message |mail |e-?mail |thread |request |attached )?(?:below|forwarded|thread)[^.\n]{0,40}",
        r"(?:please |kindly )?(?:see |find )?(?:my |our )?(?:answers?|comments?|repl(?:y|ies)|remarks?)(?: are| is)? "
        r"(?:inline|in ?line|below|in (?:red|blue|green|the text|between))[^.\n]{0,30}",
        r"(?:мои |наши )?(?:ответ(?:ы|ил|ила)?|комментарии|правки)(?: на вопросы)? "
        r"(?:ниже|в тексте|внутри|красным|синим|по тексту)[^.\n]{0,30}",
        r"(?:文中|本文中|下記|インライン)に(?:て)?(?:回答|コメント|返信)[^。\n]{0,20}",
        "below", "as below", "from below", "fyi", r"f\.y\.i\.?", "for your information",
        "forward(?:ing|ed)?(?: to you)?",
        r"(?:прошу |пожалуйста,? )?(?:см\.?|смотри(?:те)?|посмотрите|гляньте|читайте)(?: пожалуйста)?,? (?:письмо )?"
        r"ниже[^.\n]{0,40}",
        "ниже", r"пересылаю[^.\n]{0,40}", "к сведению", "для информации", "прошу рассмотреть(?: ниже)?",
        r"(?:下記|以下)(?:の(?:通り|とおり|件|メール|内容)|を?ご(?:確認|参照|覧)|、?)[^。\n]{0,30}",
        r"転送(?:します|いたします|致します)[^。\n]{0,10}", r"ご参考まで[^。\n]{0,10}",
        r"ご確認(?:ください|お願いします|お願いいたします)[^。\n]{0,10}",
    )
    + r"[\s.!。,:：↓]*$"
)  # fmt: skip
"""Own words that only point at what is forwarded or quoted."""

POINTS_INSIDE = _compiled(
    rf"^(?:{GREETING}[^.\n]{{0,40}}[,!.。、]?\s*)?"
    + _any_of(
        r"(?:please |pls |kindly )?(?:see|find|check|look|read)\b.{0,40}(?:attach|enclos)", r"(?:attached|enclosed)\b",
        r"(?:прошу |пожалуйста,? )?(?:см\.?|смотри(?:те)?|посмотрите|гляньте|читайте|в|во)\s.{0,30}"
        r"(?:влож|прикрепл|приложен)",
        r"添付(?:の(?:メール|通り|とおり)|を|ファイル|メール).{0,20}(?:確認|覧|参照)?",
    )
)  # fmt: skip
"""Own words that only point at what came along as a file."""

FORWARD_SUBJECT = _compiled(r"^(?:re:\s*)?(?:fw|fwd|wg|tr|rv|enc|пересл|转发|轉寄|転送)(?:\[\d+\])?\s*[:：]")
ANSWER_SUBJECT = _compiled(
    r"^(?:re|aw|sv|vs|ref|antw|odp|на|ответ|отв|回复|回覆|答复|返信)(?:\[\d+\]|\(\d+\))?\s*[:：]"
)
