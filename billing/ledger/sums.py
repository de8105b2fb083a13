"""Which sums are offered to whoever wants to pay in. Pure; minor units."""

FIRST_SUM = 10_000
"""What is offered first where nothing is known of a client: 100 of most currencies."""


def round_up(minor: int) -> int:
    """The next sum with one figure, or with one and a 5 behind it: 113.40 → 150, 340 → 350, 980 → 1 000."""
    unit = 5 * 10 ** (len(str(minor)) - 2) if minor >= 10 else 1
    return -(-minor // unit) * unit


def three_sums(gap: int, usual: int, level: int) -> tuple[int, int, int]:
    """Three sums to choose from, each larger than the one before, none below what is missing.

    `gap` is what is missing for what waits, offered as it is; `usual` what a usual month costs; `level` the highest of
    which an account is told when it falls below it.
    """
    month = round_up(usual or 2 * level or FIRST_SUM)
    if gap:
        second = round_up(gap + month)
        return gap, second, round_up(second + month)
    half = round_up(-(-month // 2))
    return (half, month, 2 * month) if half < month else (month, 2 * month, 3 * month)


def usual_month(spent: int, days: int) -> int:
    """What a month costs where so much was spent in so many days, in months begun; three at most count."""
    months = min(max(-(-days // 30), 1), 3)
    return -(-spent // months)
