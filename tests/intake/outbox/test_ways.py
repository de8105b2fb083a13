"""Whether a wire lets us send at all, as the sends of one minute after another tell it."""

from intake.contacts.models import Channel
from intake.outbox.ports import Later, Refused, Sent, Unknown
from intake.outbox.ways import WayOut

REVOKED = Later(60, "401: Unauthorized", away=True)


def test_what_keeps_everything_from_leaving_is_a_fault_after_a_minute_and_until_something_leaves():
    way = WayOut(Channel.TELEGRAM)
    way.note(REVOKED, 100)
    assert (way.fault, way.fault_seconds(110), way.well(110)) == ("401: Unauthorized", 10, True)
    for neither in (Unknown("502"), Refused("too long"), Later(9, "Too Many Requests")):
        way.note(neither, 150)
    way.note(REVOKED, 160)
    assert (way.fault_seconds(161), way.well(161)) == (61, False)
    way.note(Sent("7"), 170)
    assert (way.fault, way.fault_seconds(170), way.well(170)) == (None, None, True)


def test_when_nothing_was_tried_for_long_nothing_is_known():
    way = WayOut(Channel.MAIL)
    way.note(Later(60, "login refused: 535", away=True), 100)
    assert not way.well(100 + 20 * 60)
    assert way.well(100 + 40 * 60)
