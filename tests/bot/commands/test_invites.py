"""`okoshko invite`: links, also before the desk has ever run."""


def test_a_link_names_the_bot_before_the_desk_has_run(office, town):
    office.set(telegram_token=town.telegram.token, telegram_api=town.telegram.url)
    printed = office.okoshko("invite", "--employee", "ivan", "--employee", "lena")
    assert printed.code == 0
    assert [line.partition(", good")[0] for line in printed.lines] == [
        "The link for Ivan Novak",
        "The link for Lena Fischer",
    ]
    assert all("https://t.me/okoshko_bot?start=" in line for line in printed.lines)


def test_without_a_bot_there_is_nowhere_to_lead_to(office):
    assert "OKOSHKO_TELEGRAM_TOKEN" in office.okoshko("invite", "vega").err
    office.set(telegram_token="1234567:nobody-listens-there-xxxxx", telegram_api="http://127.0.0.1:9")
    assert "okoshko check" in office.okoshko("invite", "vega").err


def test_nobody_in_particular_cannot_be_invited(office, town):
    office.set(telegram_token=town.telegram.token, telegram_api=town.telegram.url)
    assert "okoshko invite CLIENT" in office.okoshko("invite").err
    assert "“Nobody”" in office.okoshko("invite", "Nobody").err
