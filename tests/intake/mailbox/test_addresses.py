"""Who wrote: one reading or none. Money hangs on it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.mailbox.addresses import addresses, is_address, sender, wire_address
from intake.mailbox.headers import Headers


def headers(*fields: str | bytes, name: str = "From") -> Headers:
    return Headers([(name, field.encode() if isinstance(field, str) else field) for field in fields])


@pytest.mark.parametrize(
    ("field", "address", "name"),
    [
        ("vera@vega.example", "vera@vega.example", ""),
        ("<Vera@Vega.Example>", "vera@vega.example", ""),
        ("Vera Orlova <vera@vega.example>", "vera@vega.example", "Vera Orlova"),
        ("vera@vega.example (Vera (the boss) Orlova)", "vera@vega.example", "Vera the boss Orlova"),
        ('"Orlova, Vera" <vera@vega.example>', "vera@vega.example", "Orlova, Vera"),
        ("Orlova, Vera <vera@vega.example>", "vera@vega.example", "Orlova, Vera"),
        ('"boss@bank.example" <vera@vega.example>', "vera@vega.example", "boss@bank.example"),
        ("=?utf-8?B?0JLQtdGA0LA=?= =?utf-8?B?INCe0YDQu9C+0LLQsA==?= <v@vega.example>", "v@vega.example", "Вера Орлова"),
        ("Вера Орлова <vera@vega.example>", "vera@vega.example", "Вера Орлова"),
        ("山田 花子 <hanako@vega.example>", "hanako@vega.example", "山田 花子"),
        ("Vera\r\n <vera@vega.example>", "vera@vega.example", "Vera"),
        ('"Vera \\"V\\" O" <vera@vega.example>', "vera@vega.example", 'Vera "V" O'),
    ],
)  # fmt: skip
def test_a_plain_sender_is_read(field: str, address: str, name: str) -> None:
    found = sender(headers(field))
    assert (found.address, found.claimed, found.name) == (address, address, name)


@pytest.mark.parametrize(
    "field",
    [
        "alice@vega.example)bind@evil.example",
        "alice@vega.example(<bind@evil.example>",
        "alice@vega.example <bind@evil.example>",
        "<alice@vega.example> <bind@evil.example>",
        "alice@vega.example, bind@evil.example",
        "alice@vega.example bind@evil.example",
        "Team: alice@vega.example;",
        '"Alice" <alice@vega.example> bind@evil.example',
        "=?utf-8?Q?alice=40vega.example?=",
        "alice@vega.example\x00@evil.example",
        "<@evil.example:alice@vega.example>",
        "alice",
        "<>",
        "",
        "alice@@vega.example",
        "alice@vega..example",
        '"alice@vega.example',
        "(" * 5000,
    ],
)
def test_a_sender_with_two_readings_or_none_is_nobody(field: str) -> None:
    assert sender(headers(field)).address is None


def test_two_from_fields_are_nobody() -> None:
    found = sender(headers("vera@vega.example", "vera@vega.example"))
    assert (found.address, found.claimed) == (None, "vera@vega.example")


def test_without_a_from_field_nobody_is_sure_but_a_guess_is_shown() -> None:
    found = sender(headers("Vera <vera@vega.example>", name="Sender"))
    assert (found.address, found.claimed) == (None, "vera@vega.example")


def test_invisible_direction_marks_do_not_get_into_a_name() -> None:
    assert sender(headers("Ve\u202era <vera@vega.example>")).name == "Vera"


def test_recipients_are_found_in_any_heap_of_them() -> None:
    found = addresses(
        headers(
            '"a@no.example" <Vera@vega.example>, Team: bob@vega.example, <ann@x.example>;, bob@vega.example',
            name="To",
        ),
        "to",
    )
    assert found == ("vera@vega.example", "bob@vega.example", "ann@x.example")


def test_twenty_thousand_recipients_are_not_all_read() -> None:
    field = ", ".join(f"person{number}@vega.example" for number in range(20_000))
    assert 100 < len(addresses(headers(field, name="To"), "to")) <= 500


@given(st.binary(max_size=200))
def test_any_bytes_give_a_sender_and_a_sure_one_is_an_address(field: bytes) -> None:
    found = sender(headers(field))
    assert found.address is None or is_address(found.address)


@given(st.text(alphabet='ab@.<>()", ;:\\', max_size=30))
def test_a_sure_sender_stands_in_the_field_and_no_other_address_stands_outside_quotes(field: str) -> None:
    found = sender(headers(field))
    if found.address is not None:
        assert found.address in field.lower().replace("\\", "")


def test_a_foreign_domain_travels_in_ascii() -> None:
    assert wire_address("vera@вега.example") == "vera@xn--80addh.example"
    assert wire_address("вера@vega.example") == "вера@vega.example"
