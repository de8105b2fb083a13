"""What the sandbox itself says, in the terminal and above the page while the weeks are played."""

import os
from collections.abc import Mapping

from sandbox.book import LANGUAGES

SAYINGS: dict[str, dict[str, str]] = {
    "en": {
        "open": "\n  Okoshko's sandbox is open:  {url}\n",
        "first": "  Open it in a browser. First try: follow the lit button, it leads through one request in a few minutes.\n"
        "  Then write anything as any client, and watch the staff chat beside it.",
        "log": "  The program's own log: {log}",
        "commands": "  Its books, asked from a terminal: {command} summary\n"
        "  Likewise: statement vega, audit, check.",
        "end": "  Ctrl-C ends everything; nothing here reaches the outside world.\n",
        "playing": "  The last weeks of a small firm are being played; the page shows them as they come.",
        "played": "  The weeks are played ({seconds:.0f} s). It is Monday morning.",
        "ready": "  The program is ready ({seconds:.0f} s).",
        "died": "  The program ended (code {code}) and is started again; see {log}",
        "failed": "  The weeks could not be played to the end: {fault}",
        "stopped": "\n  The sandbox is closed.",
        "not_ours": "{path} holds files of somebody else, or another sandbox runs there. Name another folder.",
        "book": "The office book is being applied",
        "starting": "The program is starting",
        "people": "The staff chat is founded and links are opened",
        "week": "Week {n} of {all}: {day}",
        "monday": "Monday morning",
    },
    "ru": {
        "open": "\n  Песочница «Окошка» открыта:  {url}\n",
        "first": "  Откройте в браузере. Сначала идите за подсвеченной кнопкой: она проведёт через одну заявку.\n"
        "  Потом пишите что угодно за любого клиента и смотрите, что видно рядом, в чате офиса.",
        "log": "  Журнал самой программы: {log}",
        "commands": "  Спросить программу из терминала: {command} summary\n"
        "  Так же: statement vega, audit, check.",
        "end": "  Ctrl-C завершает всё; наружу отсюда ничего не уходит.\n",
        "playing": "  Проигрываются последние недели небольшой фирмы; страница показывает их по ходу.",
        "played": "  Недели сыграны ({seconds:.0f} с). Утро понедельника.",
        "ready": "  Программа готова ({seconds:.0f} с).",
        "died": "  Программа завершилась (код {code}) и запускается снова; см. {log}",
        "failed": "  Недели не удалось доиграть: {fault}",
        "stopped": "\n  Песочница закрыта.",
        "not_ours": "В {path} лежат чужие файлы, или там работает другая песочница. Назовите другую папку.",
        "book": "Применяется офисная книга",
        "starting": "Программа запускается",
        "people": "Создаётся чат офиса, открываются ссылки-приглашения",
        "week": "Неделя {n} из {all}: {day}",
        "monday": "Утро понедельника",
    },
    "ja": {
        "open": "\n  Okoshko のサンドボックスを開きました：{url}\n",
        "first": "  ブラウザで開いてください。まずは光るボタンに沿って進むと、一件の依頼の流れが数分でわかります。\n"
        "  そのあとは、どのお客様としてでも自由に書き、隣の社内チャットをご覧ください。",
        "log": "  プログラム本体のログ：{log}",
        "commands": "  端末から集計を見るには：{command} summary\n  ほかに：statement vega、audit、check",
        "end": "  Ctrl-C ですべて終了します。ここから外部へは何も送られません。\n",
        "playing": "  小さな会社のここ数週間を再生しています。進み具合はページで見られます。",
        "played": "  再生が終わりました（{seconds:.0f}秒）。月曜の朝です。",
        "ready": "  プログラムの準備ができました（{seconds:.0f}秒）。",
        "died": "  プログラムが終了し（コード {code}）、再起動します。{log} をご覧ください",
        "failed": "  最後まで再生できませんでした：{fault}",
        "stopped": "\n  サンドボックスを閉じました。",
        "not_ours": "{path} には別のファイルがあるか、別のサンドボックスが使用中です。他のフォルダを指定してください。",
        "book": "オフィス台帳を適用しています",
        "starting": "プログラムを起動しています",
        "people": "社内チャットを作り、招待リンクを開いています",
        "week": "第{n}週（全{all}週）：{day}",
        "monday": "月曜の朝",
    },
}


def say(language: str, what: str, **facts: object) -> str:
    return SAYINGS[language][what].format(**facts)


def spoken(environment: Mapping[str, str] = os.environ) -> str:
    """The terminal's language by its locale (POSIX: LC_ALL, LC_MESSAGES, LANG), English where it is none of ours."""
    locale = next(
        (environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), ""
    )
    return locale[:2].lower() if locale[:2].lower() in LANGUAGES else "en"
