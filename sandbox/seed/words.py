"""What the people of the played weeks write, in three languages. Nobody in it exists."""

from sandbox.seed.wordings import en, ja, ru

REQUESTS = {"en": en.REQUESTS, "ru": ru.REQUESTS, "ja": ja.REQUESTS}
"""Key of an `Ask` → what is written. A mail's first line is its subject."""

PHRASES = {"en": en.PHRASES, "ru": ru.PHRASES, "ja": ja.PHRASES}
"""The rest: `staff_chat` its title, `clients_group` that of a client's own, `answer` an employee's, `thanks` a
client's, `stranger` and `stranger_name`."""

GROUP_TALK = {"en": en.GROUP_TALK, "ru": ru.GROUP_TALK, "ja": ja.GROUP_TALK}
"""What is said in a client's own group: who, and what. `{bot}` is the bot's name."""
