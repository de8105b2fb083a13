"""Words that ask for a discount, in three languages. Pure; it only suggests: in doubt they ask for none."""

import re

ASKS = re.compile(
    r"\bdiscounts?\b|\bknock\b[^.!?]{0,20}\boff\b"
    r"|\b(can|could|would|will|any chance|is it possible|please)\b[^.!]{0,60}"
    r"\b(cheaper|for less|(lower|better) price|(lower|reduce|cut) the price|come down|go lower)\b"
    r"|\bскидк\w*|\bскидочк\w*|\bуступ(ите|ить|ке|ку)\b|\bсбав(ьте|ить|ите)\b"
    r"|\b(сниз|уменьш)\w*\s+(\w+\s+)?(цен|стоимост|сумм)\w*"
    r"|\b(можно|можете|сможете|сделайте|сделаете|давайте|нельзя|хотелось|получится|выйдет)\b[^.!]{0,40}\b(по)?дешевле\b"
    r"|値引|割引|値下げ|ディスカウント|勉強して|(もう少し|もっと|すこし|少し)お?安く|お?安く(して|でき|なり|なら)",
    re.IGNORECASE,
)
NONE = re.compile(
    r"\b(no|without|not|never|don't|didn't|thanks? (you )?for)\b[^.!?]{0,24}\bdiscount"
    r"|\bdiscounts?\b[^.!?]{0,16}\b(is|are) (not|no longer|already|fine|good)\b"
    r"|\b(без|спасибо за|благодарим за|не (нужн\w+|надо|прос\w+|жд\w+))\s+(\w+\s+)?скидк"
    r"|\bскидк\w*\s+(\w+\s+)?(не\s+(нужн|надо|прос|треб)|устраив|хорош|учтен|учтён)"
    r"|(値引|割引|値下げ)き?(は|が|を)?(不要|なし|無し|いりません|結構|ありがとう|いただき(まし|、))",
    re.IGNORECASE,
)


def asks_discount(text: str) -> bool:
    """Whether somebody who talks over a price asks for less of it."""
    return any(ASKS.search(said) and not NONE.search(said) for said in re.split(r"[\n。]+", text))
