"""Drums as a drummer reads them: backbeats, answers, fills into sections, crashes, rolls, free last beats."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest

from composer.brief import Brief
from composer.compose.planner import plan
from composer.compose.writers.drums import Options, write
from composer.compose.writers.registry import options_of
from composer.compose.writers.writer import Task
from composer.errors import StyleError
from composer.styles.loader import load_style, style_files
from composer.theory.percussion import DRUMS

STYLES = [
    (genre, subgenre)
    for genre, subgenres in style_files().items()
    for subgenre in subgenres
    if any(part.writer == "drums" for part in load_style(genre, subgenre).parts)
]
LIGHT = {DRUMS[name] for name in ("hat", "open-hat", "pedal", "ride", "bell", "shaker", "tambourine")}


def planned(style, *movements, seed=1, duration_ms=100_000, **fields):
    genre, subgenre = style
    rows = [dict(zip(("type", "energy"), movement, strict=False), duration=1) for movement in movements]
    structure = {"structure": rows} if rows else {}
    return plan(Brief(genre=genre, subgenre=subgenre, duration_ms=duration_ms, seed=seed, **structure, **fields))


def spec_of(piece):
    return next(part for part in piece.style.parts if part.writer == "drums")


def task_of(piece, section):
    spec = spec_of(piece)
    return Task(piece, spec, section, piece.stream(f"{spec.name}/{section.movement}/{section.index}"))


def rows_of(piece, **changes):
    """What all drummers of a piece play, with some of their options changed."""
    rows = []
    for spec in (part for part in piece.style.parts if part.writer == "drums"):
        options = replace(options_of(piece.style, spec), **changes)
        for section in piece.sections:
            stream = piece.stream(f"{spec.name}/{section.movement}/{section.index}")
            rows += write(Task(piece, spec, section, stream), options)
    return rows


def bar_drums(piece, rows, bar):
    """Drum note -> steps of a bar."""
    found = {}
    for onset, _, pitch, *_ in rows:
        step = (onset - piece.bar_beat(bar)) * 4
        if 0 <= step < piece.metre.bar_steps:
            found.setdefault(pitch, []).append(step)
    return {pitch: sorted(steps) for pitch, steps in found.items()}


ROCK, HOUSE, EPIC = ("rock", "classic-rock"), ("electronic", "house"), ("cinematic", "epic")
NES = ("chiptune", "nes-action")


def test_rock_keeps_the_backbeat_and_house_the_floor():
    piece = planned(ROCK, ("verse", "medium"))
    bar = bar_drums(piece, rows_of(piece), piece.sections[0].start_bar + 4)
    assert bar[DRUMS["kick"]][0] == 0
    assert {4, 12} <= set(bar[DRUMS["snare"]])
    assert bar[DRUMS["hat"]] == [0, 2, 4, 6, 8, 10, 12, 14]
    piece = planned(HOUSE, ("verse", "medium"))
    bar = bar_drums(piece, rows_of(piece), piece.sections[0].start_bar + 4)
    assert bar[DRUMS["kick"]] == [0, 4, 8, 12]
    assert bar[DRUMS["open-hat"]] == [2, 6, 10, 14]


def test_letters_are_velocities():
    piece = planned(ROCK, ("verse", "medium"))
    rows = [row for row in rows_of(piece) if row[2] == DRUMS["hat"] and row[0] >= piece.bar_beat(4)]
    strong, weak = rows[0][3], rows[1][3]
    assert weak == pytest.approx(strong * 0.58)
    ghosts = [row[3] for row in rows_of(piece) if row[2] == DRUMS["snare"]]
    assert min(ghosts) < 0.4 * max(ghosts)


@pytest.mark.parametrize("style", STYLES, ids="-".join)
def test_bars_vary_and_the_commonest_is_no_loop(style):
    piece = planned(style, duration_ms=150_000)
    rows = rows_of(piece)
    bars = [bar_drums(piece, rows, bar) for bar in range(piece.bars)]
    bars = Counter(frozenset((pitch, tuple(steps)) for pitch, steps in bar.items()) for bar in bars if bar)
    assert len(bars) / bars.total() >= 0.06
    assert bars.most_common(1)[0][1] / bars.total() <= 0.7


@pytest.mark.parametrize("style", STYLES, ids="-".join)
@pytest.mark.parametrize("kinds", [(), ("intro", "verse", "break", "build", "drop", "outro")])
def test_nothing_is_struck_twice_at_once(style, kinds):
    for seed in (1, 2):
        piece = planned(style, *[(kind,) for kind in kinds], seed=seed)
        struck = Counter((round(row[0] * 960), row[2]) for row in rows_of(piece))
        assert {key for key, count in struck.items() if count > 1} == set()


def test_further_fills_come_every_so_many_bars():
    piece = planned(ROCK, ("verse", "medium"), duration_ms=60_000)
    plain, filled = rows_of(piece), rows_of(piece, fill_every=2)
    changed = [bar for bar in range(8) if bar_drums(piece, plain, bar) != bar_drums(piece, filled, bar)]
    assert changed == [1, 3, 5]


@pytest.mark.parametrize("style", STYLES, ids="-".join)
def test_most_section_ends_have_a_fill(style):
    piece = planned(style, ("verse", "medium"), ("refrain", "dynamic"), ("verse", "medium"), ("refrain", "dynamic"))
    with_fills, without = rows_of(piece), rows_of(piece, fills=(), big_fills=(), soft_fills=())
    ends = [section.end_bar - 1 for section in piece.sections[:-1]]
    filled = [bar_drums(piece, with_fills, bar) != bar_drums(piece, without, bar) for bar in ends]
    assert sum(filled) >= 0.5 * len(ends)


def test_a_turn_leaves_its_last_beat_to_what_follows():
    piece = planned(ROCK, ("verse", "medium"), ("refrain", "dynamic"))
    section = piece.sections[-2]
    start = piece.bar_beat(section.end_bar) - 1
    own = [row for row in write(task_of(piece, section), options_of(piece.style, spec_of(piece))) if row[0] >= start]
    assert own
    assert {row[2] for row in own} <= LIGHT


def test_a_fill_into_a_movement_belongs_to_it_and_ends_on_its_first_beat():
    piece = planned(ROCK, ("verse", "medium"), ("refrain", "dynamic"))
    start = piece.bar_beat(piece.movements[1].start_bar)
    fill = [row for row in rows_of(piece) if row[5] == 1 and row[0] < start]
    assert len([row for row in fill if row[0] >= start - 1]) >= 2
    assert all(start - 4 <= row[0] for row in fill)


def test_the_first_beat_of_a_loud_section_has_a_crash_instead_of_a_hat():
    piece = planned(ROCK, ("verse", "calm"), ("refrain", "dynamic"))
    rows = rows_of(piece)
    quiet, loud = (bar_drums(piece, rows, movement.start_bar) for movement in piece.movements)
    cymbals = {DRUMS["crash"], DRUMS["crash2"]}
    assert not cymbals & set(quiet)
    assert any(loud.get(cymbal) == [0] for cymbal in cymbals)
    assert 0 not in loud.get(DRUMS["ride"], []) and 0 not in loud.get(DRUMS["hat"], [])


def test_a_build_rolls_ever_faster_and_louder():
    piece = planned(HOUSE, ("verse",), ("build",), ("drop",))
    section = next(section for section in piece.sections if section.kind == "build")
    rows = write(task_of(piece, section), options_of(piece.style, spec_of(piece)))
    roll = [row for row in rows if row[2] == DRUMS["snare"] and row[0] >= piece.bar_beat(section.start_bar)]
    by_bar = [
        [row for row in roll if piece.bar_beat(bar) <= row[0] < piece.bar_beat(bar + 1)]
        for bar in range(section.start_bar, section.end_bar)
    ]
    assert [len(bar) for bar in by_bar[:-1]] == sorted(len(bar) for bar in by_bar[:-1])
    assert len(by_bar[0]) == 4 and len(by_bar[-1]) >= 12
    assert by_bar[-1][-1][3] > 1.8 * by_bar[0][0][3]
    assert max(row[0] for row in roll) < piece.bar_beat(section.end_bar) - 1 + 1e-9


def test_the_bass_drum_drops_out_before_a_rise():
    piece = planned(HOUSE, duration_ms=180_000)
    pairs = [
        (before, after)
        for before, after in pairwise(piece.sections)
        if after.phrases[0].energy > before.phrases[-1].energy and before.kind not in ("break", "build")
    ]
    assert pairs
    rows = rows_of(piece)
    for before, _ in pairs:
        steps = bar_drums(piece, rows, before.end_bar - 1)[DRUMS["kick"]]
        assert max(steps) < 12


def test_one_drum_at_a_time_on_a_chip():
    piece = planned(NES, ("verse", "medium"), ("refrain", "dynamic"))
    rows = sorted(rows_of(piece))
    assert all(a[0] + a[1] <= b[0] + 1e-9 for a, b in pairwise(rows))
    assert DRUMS["kick"] in {row[2] for row in rows} and DRUMS["hat"] in {row[2] for row in rows}


def test_drums_join_layer_by_layer():
    piece = planned(EPIC, ("theme", "medium"), duration_ms=150_000)
    rows = rows_of(piece)
    kits = [set(bar_drums(piece, rows, phrase.start_bar + 1)) for _, phrase in piece.phrases()]
    energies = [phrase.energy for _, phrase in piece.phrases()]
    rises = 0
    for (low, fewer), (high, more) in pairwise(zip(energies, kits, strict=True)):
        if high > low:
            rises += 1
            assert fewer < more
    assert rises >= 2


@pytest.mark.parametrize("measure", ["3/4", "6/8"])
def test_other_measures_fill_their_bars(measure):
    piece = planned(EPIC, ("verse", "medium"), ("refrain", "dynamic"), measure=measure)
    rows = rows_of(piece)
    assert {0, 6} <= set(bar_drums(piece, rows, piece.movements[1].start_bar + 1)[DRUMS["tom6"]])
    assert all(0 <= row[0] < piece.bar_beat(piece.bars - 1) for row in rows)


def test_chance_belongs_to_the_section():
    piece = planned(("hip-hop", "lo-fi"), ("verse", "medium"))
    section = piece.sections[0]
    options = options_of(piece.style, spec_of(piece))
    assert write(task_of(piece, section), options) == write(task_of(piece, section), options)
    takes = {
        len(write(replace(task_of(piece, section), stream=piece.stream(f"take-{take}")), options)) for take in range(8)
    }
    assert len(takes) > 1


def test_unknown_drums_are_errors():
    with pytest.raises(ValueError, match="gong-bass"):
        Options(crash=("gong-bass",))
    piece = planned(ROCK, ("verse", "medium"))
    rhythm = replace(piece.rhythm, variants={"mid": {"snaer": "x" * 16}}, levels=((0.0, "mid"),))
    wrong = replace(piece, style=replace(piece.style, rhythm={"4/4": rhythm}))
    with pytest.raises(StyleError, match="snaer"):
        write(task_of(wrong, wrong.sections[0]), Options())


def played(rows, *, seed=1, **options):
    """Notes of a rock verse whose drummer plays these rows and no fills: (step, drum note, velocity, steps)."""
    piece = planned(ROCK, ("verse", "medium"), seed=seed)
    rhythm = replace(piece.rhythm, variants={"mid": rows}, levels=((0.0, "mid"),), fills={})
    piece = replace(piece, style=replace(piece.style, rhythm={"4/4": rhythm}))
    options = Options(crash=(), **options)
    spec = spec_of(piece)
    task = Task(piece, spec, piece.sections[0], piece.stream("drums"))
    return piece, [((row[0]) * 4, row[2], row[3], row[1] * 4) for row in write(task, options)]


def test_digits_are_rolls_over_the_step_and_its_holds():
    _, notes = played({"hat": "x...2...3-..6---"})
    steps = [step - 16 for step, *_ in notes if 16 <= step < 32]
    assert steps == pytest.approx([0, 4, 4.5, 8, 8 + 2 / 3, 8 + 4 / 3, *(12 + stroke * 4 / 6 for stroke in range(6))])
    roll = [velocity for step, _, velocity, _ in notes if 28 <= step < 32]
    assert roll == sorted(roll) and roll[-1] > 1.3 * roll[0]
    assert all(a[0] + a[3] <= b[0] + 1e-9 for a, b in pairwise(notes) if a[0] >= 24 and b[0] < 32)


def test_flams_and_drags_put_soft_strokes_before_the_beat():
    _, notes = played({"snare": "f.......d......."})
    assert [step for step, *_ in notes if step < 9] == pytest.approx([0, 7.5, 7.75, 8])
    flam = [(step, velocity) for step, _, velocity, _ in notes if 15 < step < 17]
    assert [step for step, _ in flam] == pytest.approx([15.8, 16])
    assert flam[0][1] < 0.5 * flam[1][1]


def test_two_parts_share_the_rows_of_a_variant():
    rows = {"kick": "x...x...", "conga-open": "......xx", "conga-slap": "..x....."}
    piece = planned(ROCK, ("verse", "medium"))
    kit = spec_of(piece)
    congas = replace(kit, name="congas", options={"plays": ["conga-open", "conga-slap"], "crash": []})
    rhythm = replace(piece.rhythm, variants={"mid": rows}, levels=((0.0, "mid"),))
    parts = (*piece.style.parts, congas)
    phrases = tuple(replace(phrase, active=phrase.active | {"congas"}) for phrase in piece.sections[0].phrases)
    section = replace(piece.sections[0], phrases=phrases)
    piece = replace(piece, sections=(section,), style=replace(piece.style, rhythm={"4/4": rhythm}, parts=parts))
    heard = {
        spec.name: {
            row[2] for row in write(Task(piece, spec, section, piece.stream("x")), options_of(piece.style, spec))
        }
        for spec in (kit, congas)
    }
    assert heard["congas"] == {DRUMS["conga-open"], DRUMS["conga-slap"]}
    assert DRUMS["kick"] in heard["drums"]
    assert not heard["congas"] & heard["drums"]
