"""A request that wants what was agreed or done otherwise is noticed, with the order it is about; a new one is not."""

from datetime import UTC, datetime, timedelta

import pytest

from billing.approved.rules import Order, change_of
from billing.assessment import ReasonCode, assess
from intake.tickets.models import ClosedReason, Status, Verdict
from tests.bot.book.office_database import NOW

AT = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)
ORDERS = (
    Order(44, AT, done=True, category="content", words="Price list of the spring catalogue as a table"),
    Order(43, AT, done=False, category="design", words="Баннер на главную к распродаже, синий фон"),
    Order(42, AT, done=True, category="design", words="トップページのバナー作成をお願いします"),
    Order(41, AT, done=False, category="design", words="A banner for the summer sale, 1200 by 400"),
)


@pytest.mark.parametrize(
    ("text", "category", "number", "words"),
    [
        ("The banner is fine, as agreed but with a yellow background", "design", 41, "as agreed but"),
        ("Please redo the banner, the boss has second thoughts", "design", 41, "redo"),
        ("One more change to the catalogue table, please", "content", 44, "One more change"),
        ("Change #41: another colour", None, 41, "Change"),
        ("Please correct the banner of the summer sale", "design", 41, "correct"),
        ("Переделайте баннер, фон нужен красный", "design", 43, "Переделайте"),
        ("ещё одна правка по баннеру к распродаже", "design", 43, "ещё одна правка"),
        ("Передумали: распродажа будет зимой", None, 43, "Передумали"),
        ("バナーを再修正してください", "design", 42, "再修正"),
        ("トップページのバナーの色の修正をお願いします", "design", 42, "修正"),
        ("42番のやり直しをお願いします", None, 42, "やり直"),
    ],
)
def test_a_change_names_its_order(text, category, number, words):
    found = change_of(text, category, ORDERS)
    assert found is not None
    assert (found.order.ticket_id, found.words) == (number, words)


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Change the phone number in the footer", "content"),
        ("A new banner for the winter party, please", "design"),
        ("Поменяйте телефон в контактах", "content"),
        ("Нужен новый баннер к Новому году", "design"),
        ("電話番号を変更してください", "content"),
        ("新しいバナーをお願いします", "design"),
        ("Redo the newsletter", None),
        ("", None),
    ],
)
def test_a_new_request_is_none(text, category):
    assert change_of(text, category, ORDERS) is None


async def seen(desk, text, now=NOW):
    client_id = await desk.client("vega")
    async with desk.database.reading() as session:
        found = await assess(session, client_id=client_id, contact_id=None, text=text, now=now)
    return [one.as_flag() for one in found.reasons if one.code is ReasonCode.CHANGE_OF_APPROVED]


async def test_work_done_lately_is_found_and_old_or_undecided_work_is_not(desk):
    done = {"status": Status.CLOSED, "closed_reason": ClosedReason.DONE, "verdict": Verdict.IN_TARIFF}
    number = await desk.ticket(
        "vega",
        title="A banner for the summer sale",
        category="design",
        resolved_at=NOW - timedelta(days=3),
        **done,
    )
    await desk.ticket("vega", title="Banner of the shop", category="design")
    await desk.ticket(
        "library", title="Banner for the summer sale", category="design", resolved_at=NOW, **done
    )
    text = "Please redo the banner of the summer sale"
    assert await seen(desk, text) == [
        {"code": "change_of_approved", "ticket": number, "done": True, "at": "2026-11-13", "words": "redo"}
    ]
    assert await seen(desk, text, NOW + timedelta(days=100)) == []
