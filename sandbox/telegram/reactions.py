"""The emoji Telegram takes as reactions (Bot API, "ReactionTypeEmoji")."""

REACTIONS = frozenset(
    [
        *"❤👍👎🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳🌚🌭💯🤣⚡🍌🏆💔🤨😐🍓🍾💋🖕😈😴😭🤓👻👀🎃🙈😇😨🤝✍🤗",
        *"🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾🤷😡",
        "❤‍🔥",
        "👨‍💻",
        "🤷‍♂",
        "🤷‍♀",
    ]
)
