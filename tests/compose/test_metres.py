"""Every metre works from end to end: form, drums, bass, chords, riffs, drones, tunes, swing, in any grouping."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from composer.brief import Brief
from composer.compose.groove import free_step
from composer.compose.perform import perform
from composer.compose.planner import plan
from composer.compose.score_writer import write_score
from composer.styles import loader
from composer.theory.metre import METRES, SHORTEST_GROUP

HEAD = """
[style]
title = "All metres"
description = "A band for tests that plays in every metre."
source = "a test"
[tempo]
bpm = [90, 110, 140]
[tonality]
modes = { dorian = 1 }
tonics = ["D", "G"]
[harmony]
loops = [{ chords = "i | IV7 | i7 bVII | v", modes = ["dorian"] }]
[form]
phrase_bars = 4
[mix]
loudness_lufs = -14.0
[groove]
swing = 0.6
swing_unit = 8
aksak = 0.66
rubato = 0.1
"""
PARTS = """
[[parts]]
name = "drums"
role = "drums"
writer = "drums"
preset = "standard-kit"
percussion = true
[parts.options]
fills = ["roll"]
big_fills = ["roll"]
roll = "snare"
[[parts]]
name = "walker"
role = "bass"
writer = "bass"
preset = "upright-bass"
lane = [28, 52]
[parts.options]
levels = [[0.0, "walk"], [0.7, "two"]]
[parts.options.figures]
{figures}
[[parts]]
name = "chords"
role = "comping"
writer = "comping"
preset = "grand-piano"
lane = [50, 74]
[parts.options]
levels = [{levels}]
[[parts]]
name = "picker"
role = "arpeggio"
writer = "arpeggio"
preset = "nylon-guitar"
lane = [50, 74]
[parts.options]
levels = [{levels}]
[[parts]]
name = "riff"
role = "comping"
writer = "riff"
preset = "clean-guitar"
lane = [40, 64]
[parts.options]
levels = [[0.0, "{riffs}"]]
[[parts]]
name = "drone"
role = "pad"
writer = "drone"
preset = "string-ensemble"
lane = [36, 60]
[[parts]]
name = "lead"
role = "melody"
writer = "melody"
preset = "flute"
lane = [60, 84]
"""


def spread(metre, letter, rest):
    """A letter on the first step of each group, another on the rest."""
    return "".join(letter + rest * (group - 1) for group in metre.groups)


def pack(groups):
    """A style with patterns for all metres, some in other groups."""
    rhythm, cells, figures, levels, riffs = [], [], [], [], []
    for name, metre in METRES.items():
        steps = metre.bar_steps
        hats = ("x.o." * steps)[: steps - 2] + "3-"
        rhythm.append(f"""
[rhythm."{name}"]
levels = [[0.0, "mid"]]
aligned = true
[rhythm."{name}".variants.mid]
kick = "{spread(metre, "X", ".")}"
hat = "{hats}"
clave = "{("x..x..x." * steps)[: 2 * steps]}"
[rhythm."{name}".fills.roll]
snare = "{"xX" * (metre.groups[-1] // 2)}"
""")
        cells.append(f'"{name}" = ["{spread(metre, "x", "-")}", "{("x-" * steps)[:steps]}"]')
        walking = spread(metre, "w", "-")
        figures.append(f'"{name}" = {{ walk = ["{walking}"], two = ["{"-" + spread(metre, "n", "-")[1:]}"] }}')
        levels.append(f'{{ measure = "{name}", patterns = ["{spread(metre, "x", "-")}"] }}')
        riffs.append(
            f'r{name.replace("/", "-")} = {{ measure = "{name}", pattern = "{hats[:-2]}x-", degrees = "1 b3 5" }}'
        )
    names = " ".join(f"r{name.replace('/', '-')}" for name in METRES)
    metres = "\n".join(f'"{name}" = {list(group)}' for name, group in groups.items())
    parts = PARTS.format(figures="\n".join(figures), levels=", ".join(levels), riffs=names)
    return "\n".join(
        [HEAD, "[metres]", metres, *rhythm, "[melody]", "[melody.cells]", *cells, "[riffs]", *riffs, parts]
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("styles")
    (made / "test").mkdir()
    (made / "test" / "metres.toml").write_text(pack({"9/8": (4, 4, 4, 6), "7/8": (6, 4, 4), "4/4": (6, 6, 4)}))
    loader.add_folder(made)
    yield made
    loader.remove_folder(made)


def brief(measure, **fields):
    return Brief(genre="test", subgenre="metres", measure=measure, **fields)


def test_a_style_groups_its_metres(folder):
    assert plan(brief("9/8", duration_ms=20_000)).metre.groups == (4, 4, 4, 6)
    assert plan(brief("7/8", duration_ms=20_000)).metre.group_starts == (0, 6, 10)
    assert plan(brief("5/8", duration_ms=20_000)).metre.groups == (4, 6)


@given(
    measure=st.sampled_from(sorted(METRES)),
    seed=st.integers(0, 50),
    kinds=st.lists(st.sampled_from(["intro", "verse", "refrain", "break", "build", "solo", "outro"]), max_size=4),
    duration_ms=st.integers(25_000, 45_000),
    crop=st.booleans(),
)
@settings(max_examples=24, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_metre_makes_whole_pieces(folder, measure, seed, kinds, duration_ms, crop):
    structure = {"structure": [{"duration": 1, "type": kind} for kind in kinds]} if kinds else {}
    planned = plan(brief(measure, duration_ms=duration_ms, seed=seed, crop=crop, **structure))
    metre = METRES[measure]
    assert planned.metre.bar_steps == metre.bar_steps == metre.bar_beats * 4
    for before, after in pairwise(planned.sections):
        assert before.end_bar == after.start_bar
    slots = [slot for _, phrase in planned.phrases() for slot in phrase.slots]
    assert all(a.onset_beat + a.duration_beat == pytest.approx(b.onset_beat) for a, b in pairwise(slots))
    score = write_score(planned)
    end = planned.frames / planned.tempo.frame_at(1)
    for part in score.parts:
        assert len(part.notes), part.name
        assert (part.notes["onset_beat"] >= 0).all()
        assert (part.notes["onset_beat"] < end + 1e-6).all() or crop
        assert (part.notes["duration_beat"] > 0).all(), part.name
        if part.name == "drums":
            struck = {(round(float(note["onset_beat"]) * 960), int(note["pitch"])) for note in part.notes}
            assert len(struck) == len(part.notes)
    timeline = perform(planned, score)
    for part in timeline.parts:
        assert (part.notes["onset_s"] >= 0).all()
        assert (np.rint(part.notes["onset_s"] * 48_000) < planned.frames).all()


def grouped(steps):
    """Ways to fill so many steps with groups of at least an eighth."""
    return st.lists(st.integers(SHORTEST_GROUP, 8), min_size=1, max_size=12).map(lambda groups: _filled(groups, steps))


def _filled(groups, steps):
    found, left = [], steps
    for group in groups:
        if left - group >= SHORTEST_GROUP:
            found.append(group)
            left -= group
    return (*found, left)


@given(data=st.data(), measure=st.sampled_from(sorted(METRES)))
@settings(max_examples=100)
def test_any_grouping_has_its_weights_and_free_last_beat(data, measure):
    groups = data.draw(grouped(METRES[measure].bar_steps))
    metre = METRES[measure].grouped(groups)
    assert [metre.weight(step) >= 3 for step in range(metre.bar_steps)].count(True) == len(groups)
    assert free_step(metre) == metre.group_starts[-1]
