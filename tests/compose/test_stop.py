"""Stops: who falls silent, when, and that movements stay independent of each other."""

from dataclasses import replace

import pytest

from composer.brief import Brief
from composer.compose.planner import plan
from composer.compose.score_writer import write_score
from composer.styles.rhythm import Stop

ROWS = [{"duration": 1, "type": "verse", "energy": "medium"}, {"duration": 1, "type": "refrain"}]


def pieces(**stop):
    planned = plan(Brief(genre="rock", subgenre="classic-rock", duration_ms=60_000, structure=ROWS, seed=1))
    rhythm = replace(planned.rhythm, stop=Stop(**stop))
    changed = replace(planned, style=replace(planned.style, rhythm={"4/4": rhythm}))
    end = planned.bar_beat(planned.movements[0].bars)
    return write_score(planned), write_score(changed), end


def own(score, name, start, end):
    notes = next(part for part in score.parts if part.name == name).notes
    return notes[(notes["movement"] == 0) & (notes["onset_beat"] >= start - 1e-9) & (notes["onset_beat"] < end)]


@pytest.mark.parametrize("name", ["drums", "bass", "crunch"])
def test_a_stop_strikes_once_and_is_silent(name):
    before, after, end = pieces(pattern="x---............", ends=("verse",))
    assert (own(after, name, end - 4, end)["onset_beat"] < end - 3.75).all()
    assert len(own(before, name, end - 3.75, end)) > len(own(after, name, end - 3.75, end)) == 0
    held = own(after, name, 0, end)
    assert (held["onset_beat"] + held["duration_beat"] <= end - 3 + 1e-9).all() or name == "drums"


def test_who_keeps_on_and_what_leads_over_is_not_touched():
    before, after, end = pieces(pattern="x...............", keeps=("drums",))
    assert len(own(before, "drums", end - 4, end)) == len(own(after, "drums", end - 4, end))
    for one, two in zip(before.parts, after.parts, strict=True):
        chosen = one.notes[one.notes["movement"] == 1]
        assert (chosen == two.notes[two.notes["movement"] == 1]).all()


def test_sections_of_other_types_go_on():
    before, after, _ = pieces(pattern="x...............", ends=("build",))
    assert all((one.notes == two.notes).all() for one, two in zip(before.parts, after.parts, strict=True))
