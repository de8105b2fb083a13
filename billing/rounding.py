"""Whole numbers out of exact ones: half a unit is rounded up, in figures and sums alike. Pure."""

from fractions import Fraction


def half_up(exact: Fraction | int) -> int:
    """To whole units; below zero, too, half a one goes up."""
    exact = Fraction(exact)
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def percent(part: int, whole: int) -> int:
    """A part of a whole above zero, in whole hundredths."""
    return (200 * part + whole) // (2 * whole)
