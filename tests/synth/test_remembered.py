"""What is remembered of a strike: everything but how long it is held."""

from composer.synth.instrument import Strike
from composer.synth.remembered import by_touch

STRIKE = Strike(60.0, 0.5, 0.5, 4_800, 0)


def counting():
    asked = []

    @by_touch(2)
    def colour(strike, values):
        asked.append((strike, values))
        return strike.pitch * values["hardness"]

    return colour, asked


def test_equal_touches_are_made_once_however_long_they_last():
    colour, asked = counting()
    assert colour(STRIKE, {"hardness": 2.0}) == colour(STRIKE._replace(gate=9_600), {"hardness": 2.0}) == 120.0
    assert asked == [(STRIKE._replace(gate=0), {"hardness": 2.0})]


def test_another_strike_and_another_preset_are_made_anew():
    colour, asked = counting()
    assert colour(STRIKE, {"hardness": 2.0}) == 120.0
    assert colour(STRIKE._replace(pitch=61.0), {"hardness": 2.0}) == 122.0
    assert colour(STRIKE, {"hardness": 3.0}) == 180.0
    assert len(asked) == 3


def test_only_the_latest_are_kept():
    colour, asked = counting()
    for pitch in (60.0, 61.0, 62.0, 60.0):
        colour(STRIKE._replace(pitch=pitch), {"hardness": 1.0})
    assert len(asked) == 4
