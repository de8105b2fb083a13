"""`okoshko new`: a telephone call becomes a ticket."""

CALLED = ("Called: the shop's banner is crooked.",)


def test_a_call_becomes_a_ticket_with_a_card_waiting_for_the_staff_chat(office):
    office.rows("INSERT INTO window (id, staff_chat_id) VALUES (1, -100123)")
    printed = office.okoshko("new", "orchard", "dental", *CALLED)
    assert (printed.code, printed.out) == (0, "Logged as #1 for Orchard Dental.\n")
    assert office.rows("SELECT channel, title, status FROM ticket") == [
        ("desk", "the shop's banner is crooked", "new")
    ]
    assert office.rows("SELECT kind, subject_id, chat_id, shown FROM outbox_view") == [
        ("ticket", 1, -100123, 0)
    ]


def test_the_request_is_held_against_the_tariff(office):
    office.okoshko("new", "Vega", *CALLED)
    [(category, flags)] = office.rows("SELECT category, flags FROM ticket")
    assert category == "design" and "category_not_in_tariff" in flags


def test_a_client_nobody_knows_and_a_client_without_words_are_said_so(office):
    assert "No client goes by “Nobody”" in office.okoshko("new", "Nobody", "a", "banner").err
    assert "okoshko new Vega WORDS" in office.okoshko("new", "Vega").err
    assert office.rows("SELECT id FROM ticket") == []
