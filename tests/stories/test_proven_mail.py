"""A mail the server has proven, all the way: through Dovecot into the program, and back out through Exim."""

import pytest

from tests.stories.post import Post
from tests.stories.test_mail import plain

SERVER, JAN = "mail.test", "Jan Krüger <jan@atlas.example>"
PROVEN = f"{SERVER}; dmarc=pass header.from=atlas.example"


@pytest.fixture
def believed() -> str:
    return SERVER


@pytest.mark.slow
async def test_a_proven_yes_with_the_code_accepts_a_price(post: Post) -> None:
    stage = post.stage
    olga = stage.people["Olga"]
    await olga.says("/topup Atlas 1000")
    await post.letter("jan@atlas.example", 1)
    await post.sends(JAN, "A banner", "We need a banner for the fair.", Authentication_Results=PROVEN)
    ack = await post.letter("jan@atlas.example", 2)
    assert str(ack["Reply-To"]).startswith("desk+t1.")
    card = await olga.has_read("A banner", chat=stage.staff_chat)
    assert "not proven" not in card["text"]
    await olga.presses("Bill:", card, chat=stage.staff_chat)
    await stage.later(seconds=61)
    quote = await post.letter("jan@atlas.example", 3)
    code = plain(quote).partition("“yes ")[2].partition("”")[0]
    reply = {"In_Reply_To": str(quote["Message-ID"])}
    await post.sends(JAN, "Re: [#1] A banner", f"Yes {code}", **reply)
    await post.until_read(olga, stage.staff_chat, "Sounds like a yes to the price")
    assert "We have noted your yes to #1" in plain(await post.letter("jan@atlas.example", 4))
    await post.sends(JAN, "Re: [#1] A banner", f"Yes, {code}!", Authentication_Results=PROVEN, **reply)
    await post.until_read(olga, stage.staff_chat, "accepted and set aside")
    assert "Accepted: #1 “A banner”, €120." in plain(await post.letter("jan@atlas.example", 5))
