"""Effects: risers end where sections begin, impacts strike there, textures have no seams."""

from itertools import pairwise

import pytest

from composer.brief import Brief
from composer.compose.planner import plan
from composer.compose.writers.effects import Options, write
from composer.compose.writers.writer import Task


def planned(*movements, genre="electronic", subgenre="house", **fields):
    rows = [dict(zip(("type", "energy"), movement, strict=False), duration=1) for movement in movements]
    structure = {"structure": rows} if rows else {}
    return plan(Brief(genre=genre, subgenre=subgenre, duration_ms=100_000, seed=1, **structure, **fields))


def rows_of(piece, options, name="riser"):
    spec = piece.style.part(name)
    return [
        row
        for section in piece.sections
        for row in write(Task(piece, spec, section, piece.stream(f"{name}/{section.index}")), options)
    ]


def test_risers_end_exactly_where_a_loud_movement_begins():
    piece = planned(("verse", "medium"), ("refrain", "dynamic"), ("break", "calm"))
    start = piece.bar_beat(piece.movements[1].start_bar)
    for kind, bars in (("riser", 2.0), ("swell", 0.5)):
        (row,) = rows_of(piece, Options(kind=kind, bars=bars, least_energy=0.7))
        assert row[0] + row[1] == start
        assert row[1] == bars * 4
        assert row[5] == 1


def test_inside_a_movement_only_a_rise_has_a_riser():
    piece = planned()
    rows = rows_of(piece, Options(kind="riser", least_energy=0.0))
    ends = {row[0] + row[1] for row in rows}
    for before, after in pairwise(piece.sections):
        rises = before.kind == "build" or after.phrases[0].energy >= before.phrases[-1].energy + 0.04
        assert (piece.bar_beat(after.start_bar) in ends) == rises
    assert 0 < len(rows) < len(piece.sections) - 1


def test_a_riser_does_not_begin_before_what_it_leads_out_of():
    piece = planned(*[("refrain", "dynamic")] * 12)
    rows = rows_of(piece, Options(kind="riser", bars=16.0))
    assert [row[0] for row in rows] == [piece.bar_beat(movement.start_bar) for movement in piece.movements[:-1]]


def test_impacts_mark_sections_of_enough_energy():
    piece = planned(("verse", "calm"), ("refrain", "dynamic"), ("verse", "medium"))
    rows = rows_of(piece, Options(kind="impact", least_energy=0.8), "impact")
    assert [row[0] for row in rows] == [piece.bar_beat(piece.movements[1].start_bar)]
    assert rows[0][2] == 48
    assert rows_of(piece, Options(kind="impact", least_energy=0.8, place=0.0), "impact")[0][2] == 36


def test_a_downlifter_falls_into_quiet_sections_but_opens_nothing():
    piece = planned(("break", "calm"), ("drop", "dynamic"), ("break", "calm"))
    rows = rows_of(piece, Options(kind="downlifter", least_energy=0.0, most_energy=0.4))
    assert [row[0] for row in rows] == [piece.bar_beat(piece.movements[2].start_bar)]


def test_only_the_types_asked_for():
    piece = planned(("verse", "dynamic"), ("drop", "dynamic"))
    rows = rows_of(piece, Options(kind="impact", kinds=("drop",)), "impact")
    assert [row[5] for row in rows] == [1]


@pytest.mark.parametrize("crop", [False, True])
def test_a_texture_has_no_seams_and_lasts(crop):
    piece = planned(("verse", "medium"), ("refrain", "dynamic"), genre="hip-hop", subgenre="lo-fi", crop=crop)
    rows = rows_of(piece, Options(kind="texture"), "vinyl")
    assert len(rows) == len(list(piece.phrases()))
    assert rows[0][0] == 0.0
    assert all(a[0] + a[1] == b[0] for a, b in pairwise(rows))
    end = piece.tempo.frame_at(rows[-1][0] + rows[-1][1])
    if crop:
        assert end >= piece.frames
    else:
        assert piece.tempo.frame_at(piece.bar_beat(piece.bars)) < end <= piece.frames - 11_900


def test_an_unknown_kind_is_an_error():
    with pytest.raises(ValueError, match="zap"):
        Options(kind="zap")
    with pytest.raises(ValueError, match="bars"):
        Options(bars=0.0)
