"""An employee named in a client's words is noticed; a word, a signature or somebody else's name is not."""

import time

import pytest

from intake.contacts.models import Role
from intake.office.book import EmployeeEntry
from intake.office.names import employees_named

PEOPLE = {
    "ivan": EmployeeEntry(name="Ivan Novak", role=Role.EMPLOYEE, called=("Vanya", "Иван", "Ваня")),
    "olga": EmployeeEntry(name="Ольга Белова", role=Role.MANAGER, called=("Оля",)),
    "lena": EmployeeEntry(name="Елена Фомина", role=Role.EMPLOYEE, called=("Лена", "Леночка")),
    "mark": EmployeeEntry(name="Mark Bell", role=Role.EMPLOYEE),
    "pavel": EmployeeEntry(name="Павел Лисин", role=Role.EMPLOYEE, called=("Паша",)),
    "igor": EmployeeEntry(name="Игорь Орлов", role=Role.EMPLOYEE),
    "andrey": EmployeeEntry(name="Андрей Юрьев", role=Role.EMPLOYEE),
    "vera": EmployeeEntry(name="Вера Иванова", role=Role.EMPLOYEE),
    "ren": EmployeeEntry(name="伊藤 蓮", role=Role.EMPLOYEE, called=("蓮",)),
    "hayashi": EmployeeEntry(name="林 玲奈", role=Role.EMPLOYEE),
}


def named(text, **who):
    return {found.code: found.words for found in employees_named(text, PEOPLE, **who)}


@pytest.mark.parametrize(
    ("text", "code", "word"),
    [
        ("Ivan, fix the banner today and redo the estimate", "ivan", "Ivan"),
        ("please ask ivan to look", "ivan", "ivan"),
        ("this is Ivan's banner", "ivan", "Ivan's"),
        ("Vanya knows", "ivan", "Vanya"),
        ("передайте Ивану, что баннер не тот", "ivan", "Ивану"),
        ("это же иваном делалось", "ivan", "иваном"),
        ("Вань, глянь", "ivan", "Вань"),
        ("добавьте раздел и отзывы\nтолько Ивану: поправьте шрифт", "ivan", "Ивану"),
        ("спросите у Ольги", "olga", "Ольги"),
        ("с Олей договаривались", "olga", "Олей"),
        ("Леночке привет, и поправьте цвет", "lena", "Леночке"),
        ("пусть Павел Лисин сделает", "pavel", "Павел"),
        ("обещали Павлом к среде", "pavel", "Павлом"),
        ("скиньте Игорю", "igor", "Игорю"),
        ("Андреем согласовано", "andrey", "Андреем"),
        ("Can you give it to Mark again?", "mark", "Mark"),
        ("Mark, the logo is wrong", "mark", "Mark"),
        ("Thanks, Ivan, and please move the logo to the left", "ivan", "Ivan"),
        ("скажите Вере, что пора", "vera", "Вере"),
        ("伊藤さん、今日中にバナーを直してください", "ren", "伊藤さん"),
        ("蓮くんにお願いします", "ren", "蓮くん"),
        ("林さんに渡してください", "hayashi", "林さん"),
    ],
)
def test_named(text, code, word):
    assert named(text) == {code: (word,)}


@pytest.mark.parametrize(
    "text",
    [
        "Заварите иван-чай и пришлите фото",
        "На странице Ивановой Марии опечатка",
        "наш директор Иван Сидоров прислал фото",
        "Договор с Ольгой Петровной, поправьте телефон",
        "write to ivan@vega.example",
        "see https://vega.example/ivan/photo",
        "please mark the new products",
        "Mark the new products in red",
        "веры в этот баннер нет",
        "Вера в успех — новый слоган",
        "Logo is too small.\n\nBest regards,\nIvan",
        "Logo is too small. Best regards, Ivan",
        "Поправьте телефон.\nС уважением, Иван",
        "Поправьте телефон.\n-- \nОльга",
        "森林の写真を差し替えてください",
        "伊藤園のロゴを使ってください",
        "",
    ],
)
def test_not_named(text):
    assert named(text) == {}


def test_a_client_with_an_ivan_of_their_own_means_ours_only_when_speaking_to_him():
    theirs = ["Иван Кузнецов", "Anna Weber"]
    assert named("Иван пришлёт фото", own_people=theirs) == {}
    assert named("Иван, поправьте баннер", own_people=theirs) == {"ivan": ("Иван",)}


def test_the_asker_does_not_name_himself():
    assert named("Ivan here, the form is broken", own_people=["Ivan Petrov"], asker="Ivan Petrov") == {}


def test_two_are_named_in_the_order_of_the_book():
    assert list(named("Оля или Иван, сделайте до вечера")) == ["ivan", "olga"]


def test_words_before_what_is_quoted_still_count():
    assert named("Ivan, see below.\n\nOn Monday, Mark Bell wrote:\n> Mark did it") == {"ivan": ("Ivan",)}


def test_a_name_is_heard_in_another_script_without_the_book_spelling_it():
    people = {"igor": EmployeeEntry(name="Игорь Орлов", role=Role.EMPLOYEE)}
    for text, word in (("Could Igor look?", "Igor"), ("イゴルさんにお願いします", "イゴルさん")):
        assert [one.words for one in employees_named(text, people)] == [(word,)]


def test_a_handle_is_the_employees_own_account_and_an_address_is_none():
    accounts = {"mark": "bell_m"}
    assert [one.code for one in employees_named("@Bell_M look please", PEOPLE, usernames=accounts)] == [
        "mark"
    ]
    assert employees_named("write to info@bell_m.example", PEOPLE, usernames=accounts) == ()


def test_a_trade_counts_only_where_one_person_has_it_and_is_asked_for_personally():
    designer = EmployeeEntry(name="Lena Fuchs", role=Role.EMPLOYEE, trades=("designer",))
    other = EmployeeEntry(name="Max Kuhn", role=Role.EMPLOYEE, trades=("designer",))
    text = "To the designer personally: the logo"
    assert [one.words for one in employees_named(text, {"lena": designer})] == [("designer",)]
    assert employees_named("The designer chair is sold out", {"lena": designer}) == ()
    assert employees_named(text, {"lena": designer, "max": other}) == ()


def test_words_made_to_keep_it_busy_do_not():
    began = time.process_time()
    for text in (
        "Ivan " * 20_000,
        "from: " * 20_000,
        "a " * 40_000 + "wrote",
        "наш " * 20_000 + "Иван",
        '"' * 40_000,
    ):
        employees_named(text, PEOPLE)
    assert time.process_time() - began < 3
