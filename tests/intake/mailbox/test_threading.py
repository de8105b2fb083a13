"""How a mail finds its ticket again."""

import pytest

from intake.mailbox.threading import (
    bare_subject,
    id_candidates,
    mint_message_id,
    minted_for,
    same_matter,
    tag_in,
    tagged_subject,
)

DESK = "desk@okoshko.example"


@pytest.mark.parametrize(
    ("subject", "ticket"),
    [
        ("[#125] Banner", 125),
        ("Re: Fwd: [#125] Banner", 125),
        ("AW: [#125] [#125]", 125),
        ("[#125] or [#126]?", None),
        ("Banner #125", None),
        ("[#] [#0x1] [#12345678901]", None),
        ("", None),
    ],
)
def test_the_tag_names_one_ticket_or_none(subject: str, ticket: int | None) -> None:
    assert tag_in(subject) == ticket


@pytest.mark.parametrize(
    "subject",
    [
        "Banner",
        "Re: Banner",
        "RE: [#7] Re[2]: FW: Banner",
        "Ответ: Fwd: Banner",
        "回复：Banner",
        "[#7] Banner",
        "AW: WG: Banner",
    ],
)
def test_a_subject_loses_its_heap_of_prefixes(subject: str) -> None:
    assert bare_subject(subject) == "Banner"


def test_words_like_prefixes_are_left_alone() -> None:
    assert bare_subject("Resources: which? Re-do the banner") == "Resources: which? Re-do the banner"


def test_our_answers_carry_one_tag_and_one_re() -> None:
    assert tagged_subject("Re: Fwd: [#9] Banner", 7, reply=True) == "Re: [#7] Banner"
    assert tagged_subject("", 7) == "[#7]"
    assert len(tagged_subject("x" * 1000, 7)) < 220


def test_a_minted_id_is_recognised_at_home_only() -> None:
    minted = mint_message_id(125, "a1B2c3D4_-", DESK)
    assert minted == "t125.a1B2c3D4_-@okoshko.example"
    assert minted_for(minted, DESK) == 125
    assert minted_for(minted, "desk@elsewhere.example") is None
    assert minted_for("x125.a1B2c3D4@okoshko.example", DESK) is None


def test_a_foreign_domain_is_minted_in_ascii() -> None:
    assert mint_message_id(1, "abcdef", "desk@вега.example") == "t1.abcdef@xn--80addh.example"


@pytest.mark.parametrize("token", ["", "short", "with space", "new\r\nline", "a>b<cdef"])
def test_a_token_that_could_break_the_header_is_refused(token: str) -> None:
    with pytest.raises(ValueError, match="message id"):
        mint_message_id(1, token, DESK)


def test_ids_are_tried_from_the_nearest() -> None:
    assert id_candidates(["c@x"], ["a@x", "b@x", "c@x"]) == ("c@x", "b@x", "a@x")
    assert id_candidates([], []) == ()


@pytest.mark.parametrize(
    ("subject", "same"),
    [
        ("Re: Opening hours of both houses", True),
        ("AW: WG: [#7] opening HOURS of both houses", True),
        ("Re: Opening hours of both hou…", True),
        ("Opening hours of both houses, and of the third one", True),
        ("", True),
        ("Re:", True),
        ("Opening", False),
        ("A new logo", False),
        ("Fwd: A new logo", False),
    ],
)
def test_another_subject_is_another_matter(subject: str, same: bool) -> None:
    assert same_matter(subject, ["Please change", "[#7] Opening hours of both houses"]) is same
