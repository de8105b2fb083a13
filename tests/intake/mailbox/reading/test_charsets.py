"""Bytes of any charset under any name, and the words they were meant to be."""

import pytest

from intake.mailbox.reading.charsets import codec_name, decode

RUSSIAN = "Здравствуйте! Почините, пожалуйста, баннер на главной странице. ООО Вега"
JAPANESE = "お世話になっております。バナーを直してください。株式会社ベガ"
WORDS = {
    RUSSIAN: ("utf-8", "cp1251", "koi8-r", "cp866", "iso8859_5", "mac_cyrillic"),
    "ПОЧИНИТЕ БАННЕР НА САЙТЕ": ("utf-8", "cp1251", "koi8-r"),
    "Баннер": ("utf-8", "cp1251", "koi8-r"),
    JAPANESE: ("utf-8", "cp932", "euc_jp", "iso2022_jp"),
    "山田太郎 様": ("utf-8", "cp932", "euc_jp", "iso2022_jp"),
    "①㈱髙橋 テスト": ("utf-8", "cp932"),
    "请修改首页横幅，谢谢您的帮助。": ("utf-8", "gb18030"),
    "請修改首頁標題，謝謝您的幫助。": ("utf-8", "big5"),
    "배너를 파란색으로 바꿔 주세요. 감사합니다.": ("utf-8", "cp949"),
    "Voilà la bannière déjà modifiée, à bientôt": ("utf-8", "cp1252"),
    "Schöne Grüße aus Köln": ("utf-8", "cp1252"),
}
EACH = [(codec, words) for words, codecs in WORDS.items() for codec in codecs]


@pytest.mark.parametrize(("codec", "words"), EACH)
@pytest.mark.parametrize("declared", ["its own", None, "us-ascii", "x-unknown", "iso-8859-1"])
def test_words_without_a_name_or_with_a_default_for_a_name_are_read(
    codec: str, words: str, declared: str | None
) -> None:
    assert decode(words.encode(codec), codec if declared == "its own" else declared) == words


@pytest.mark.parametrize(
    ("codec", "declared", "words"),
    [
        ("cp1251", "utf-8", RUSSIAN),
        ("koi8-r", "utf-8", RUSSIAN),
        ("cp1251", "koi8-r", RUSSIAN),
        ("koi8-r", "windows-1251", RUSSIAN),
        ("utf-8", "koi8-r", "Баннер"),
        ("utf-8", "windows-1251", "Баннер"),
        ("cp1251", "gb2312", RUSSIAN),
        ("utf-8", "gb2312", RUSSIAN),
        ("cp932", "utf-8", JAPANESE),
        ("cp932", "iso-2022-jp", JAPANESE),
        ("iso2022_jp", "utf-8", JAPANESE),
        ("iso2022_jp", "shift_jis", JAPANESE),
        ("euc_jp", "shift_jis", JAPANESE),
        ("gb18030", "utf-8", "请修改首页横幅，谢谢您的帮助。"),
        ("utf-8-sig", "windows-1251", "Баннер"),
        ("utf-16", None, "Баннер"),
    ],
)
def test_a_name_that_lies_is_seen_through(codec: str, declared: str | None, words: str) -> None:
    assert decode(words.encode(codec), declared) == words


@pytest.mark.parametrize(
    ("codec", "words"),
    [("cp1251", "ОК, ЦЩЭФ"), ("koi8-r", "ФЭЩЦ"), ("gb18030", "嬴麟皛"), ("cp932", "鰐淵彅麿"), ("iso8859_8", "באנר"),
     ("cp1253", "Γραφείο"), ("cp874", "แบนเนอร์"), ("cp1256", "لافتة")],
)  # fmt: skip
def test_rare_words_under_their_true_name_are_left_alone(codec: str, words: str) -> None:
    assert decode(words.encode(codec), codec) == words


def test_a_true_name_with_some_broken_bytes_keeps_the_rest() -> None:
    assert decode(RUSSIAN.encode()[:-1], "utf-8") == RUSSIAN[:-1] + "�"
    assert decode(JAPANESE.encode("cp932") + b"\x81", "shift_jis").startswith(JAPANESE)


def test_japanese_by_mail_may_hold_the_signs_of_windows() -> None:
    assert decode(b"\x1b$B-!-j\x1b(B abc \x1b$B%F%9%H\x1b(B", "iso-2022-jp") == "①㈱ abc テスト"


@pytest.mark.parametrize(
    ("name", "codec"),
    [("win-1251", "cp1251"), ("x-cp1251", "cp1251"), ("KOI8-RU", "koi8-u"), ("cs_c_5601-1987", "cp949"),
     ("charset=utf-8", "utf-8"), ("utf-8;", "utf-8"), ('"UTF-8"', "utf-8"), ("unicode-1-1-utf-7", "utf-7"),
     ("x-mac-cyrillic", "mac-cyrillic"), ("ansi", "cp1252"), ("iso-2022-jp", "iso2022_jp_ext"), ("zip", None)],
)  # fmt: skip
def test_names_are_taken_as_programs_write_them(name: str, codec: str | None) -> None:
    assert codec_name(name) == codec


def test_utf_7_is_read_only_under_its_name() -> None:
    assert decode(b"+BBEEMAQ9BD0ENQRA-", "utf-7") == "Баннер"
    assert decode(b"+BBEEMAQ9BD0ENQRA-", "us-ascii") == "+BBEEMAQ9BD0ENQRA-"
