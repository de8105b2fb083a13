"""`okoshko explain`: everything the card would say of some words, and nothing is changed."""

import json


def told(office, *arguments):
    printed = office.okoshko("explain", *arguments, "--json")
    assert printed.code == 0, printed.err
    return json.loads(printed.out)


def test_what_is_outside_and_personal(office):
    said = told(office, "Ivan, please redo the banner for the sale", "--client", "vega")
    assert said["version"] == 1
    assert said["client"] == {"code": "vega", "name": "Vega"}
    assert (said["category"]["code"], said["category"]["words"]) == ("design", ["banner"])
    assert (said["standing"], said["allowances"]) == ("outside", [])
    assert said["estimate"] == {"minor": 9000, "list_minor": 12000, "currency": "EUR"}
    assert said["personal"] == [{"employee": "ivan", "name": "Ivan Novak", "words": ["Ivan"]}]
    assert said["change_of"] is None
    assert [one["code"] for one in said["reasons"]] == ["category_not_in_tariff", "employee_named"]
    assert said["card"][1] == "⚑ Personal? Names Ivan Novak: “Ivan”"
    assert said["answer"]["text"].startswith("Logged, #1.")
    assert office.rows("SELECT count(*) FROM ticket") == [(0,)]


def test_what_is_inside_with_its_arithmetic(office):
    said = told(office, "Please put the new prices into the price list", "--client", "Vega")
    [limit] = said["allowances"]
    assert said["standing"] == "inside"
    assert limit["left"] == limit["granted"] - limit["used"] - limit["reserved"]
    assert limit["exceeds_by"] == 0 and limit["wanted"] > 0
    assert said["estimate"] is None and said["personal"] == []


def test_it_answers_in_the_language_of_the_words(office):
    said = told(office, "Здравствуйте! Поменяйте, пожалуйста, цены на сайте.", "--client", "vega")
    assert said["answer"]["language"] == "ru"
    assert (
        "Записали" in said["answer"]["text"]
        or "№" in said["answer"]["text"]
        or "#1" in said["answer"]["text"]
    )


def test_for_people_it_prints_lines(office):
    printed = office.okoshko("explain", "Ivan, the banner please", "--client", "vega")
    assert printed.lines[0] == "Vega: “Ivan, the banner please”"
    assert printed.lines[1] == "Kind of work: Design, by “banner”"
    assert "The client would read:" in printed.lines


def test_nobody_goes_by_that_name(office):
    printed = office.okoshko("explain", "banner", "--client", "Nobody")
    assert (printed.code, printed.err.strip()) == (1, "No client goes by “Nobody”.")
    assert office.okoshko("explain", "banner", "--client", "Vgea").err.strip().endswith("Did you mean Vega?")
