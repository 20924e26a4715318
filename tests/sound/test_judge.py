"""The judge of sounds is itself judged: it hears what it says it hears, knows no loudness, and guesses at chance."""

import sys

import numpy as np
import pytest

RATE_HZ = 48_000
LENGTH_S = 2.2


@pytest.fixture(scope="module")
def sound(root):
    """The package of the judge; it is part of the checkout, not of the library."""
    sys.path.insert(0, str(root))
    from benchmarks.sound import features, fonts, judge, note, programs, report, trial

    yield {"features": features, "fonts": fonts, "judge": judge, "note": note, "programs": programs, "report": report,
           "trial": trial}  # fmt: skip
    sys.path.remove(str(root))
    for name in [name for name in sys.modules if name.partition(".")[0] == "benchmarks"]:
        del sys.modules[name]


@pytest.fixture(scope="module")
def fonts(sound):
    """The judge's fonts, on machines that have them."""
    lacking = sound["fonts"].missing()
    if lacking:
        pytest.skip(f"this machine has no {lacking}")
    return sound["fonts"]


def tone(hz, attack_s=0.02, decay_db=0.0, partials=None, vibrato_cents=0.0, stretch=0.0):
    """A note of 1.5 s with a release of a tenth of a second; `partials` are orders with their levels."""
    time = np.arange(round(LENGTH_S * RATE_HZ)) / RATE_HZ
    swing = (2.0 ** (vibrato_cents / 1200.0) - 1.0) / (2.0 * np.pi * 5.5) * np.sin(2.0 * np.pi * 5.5 * time)
    partials = partials or {order: 1.0 / order for order in range(1, 13)}
    total = sum(
        level * np.sin(2.0 * np.pi * hz * order * np.sqrt(1.0 + stretch * order**2) * (time + swing))
        for order, level in partials.items()
    )
    shape = np.minimum(time / attack_s, 1.0) * 10.0 ** (-decay_db * time / 20.0)
    return (0.1 * total * shape * np.exp(-60.0 * np.maximum(time - 1.5, 0.0))).astype(np.float32)


def heard(sound, samples, hz):
    """All groups of features of a note that is the same on both sides."""
    return sound["features"].groups(np.stack([samples, samples]), hz)


@pytest.mark.parametrize("hz", [55.0, 261.6, 1500.0])
def test_features_do_not_depend_on_the_level(sound, hz):
    note = np.stack([tone(hz, decay_db=6.0, vibrato_cents=20.0)] * 2)
    loud, soft = (sound["features"].features((gain * note).astype(np.float32), hz) for gain in (1.0, 0.003))
    assert len(loud) == sum(sound["features"].GROUPS.values())
    assert np.abs(loud - soft).max() < 0.02


def test_features_do_not_depend_on_the_delay_of_the_player(sound):
    note = tone(261.6)
    late = np.concatenate([np.zeros(500, np.float32), note])
    here, there = (heard(sound, samples, 261.6) for samples in (note, late))
    assert max(np.abs(here[name] - there[name]).max() for name in here) < 0.2


def test_features_do_not_depend_on_which_side_plays_or_on_its_sign(sound):
    note = tone(261.6, decay_db=6.0)
    both = heard(sound, note, 261.6)
    other = sound["features"].groups(np.stack([0.0 * note, note]), 261.6)
    against = sound["features"].groups(np.stack([note, -note]), 261.6)
    for name in both:
        assert np.abs(both[name] - other[name]).max() < 0.02
        assert np.abs(both[name] - against[name]).max() < 0.02


def test_silence_has_features(sound):
    assert np.isfinite(sound["features"].features(np.zeros((2, 100), np.float32), 440.0)).all()


def test_vibrato_is_measured(sound):
    depth, rate_hz, _ = heard(sound, tone(261.6, vibrato_cents=30.0), 261.6)["vibrato"]
    assert 4.0 * (2.0**depth - 1.0) == pytest.approx(30.0, rel=0.1)
    assert rate_hz == pytest.approx(5.5, abs=0.2)
    assert heard(sound, tone(261.6), 261.6)["vibrato"][1] == 0.0


def test_two_players_are_less_at_rest_than_one(sound):
    alone, together = tone(261.6), tone(261.6) + tone(261.6 * 2.0 ** (20.0 / 1200.0))
    alone, together = (heard(sound, samples, 261.6)["unrest"] for samples in (alone, together))
    assert together[1] > alone[1] + 0.3


def test_attack_is_measured(sound):
    for attack_s in (0.05, 0.4):
        steps = 10.0 ** heard(sound, tone(261.6, attack_s), 261.6)["attack"][0] - 1.0
        assert steps * 0.002 == pytest.approx(0.8 * attack_s, rel=0.15)


def test_decay_is_measured(sound):
    fall = 4.0 * (2.0 ** heard(sound, tone(261.6, decay_db=20.0), 261.6)["decay"][2] - 1.0)
    assert fall == pytest.approx(20.0, rel=0.05)


def test_odd_and_even_are_measured(sound):
    clarinet = tone(261.6, partials={1: 1.0, 2: 0.01, 3: 0.5, 4: 0.01, 5: 0.3})
    assert heard(sound, clarinet, 261.6)["odd and even"][0] > 20.0
    assert heard(sound, tone(261.6, partials={1: 1.0, 2: 0.5, 4: 0.2}), 261.6)["odd and even"][0] < -20.0


def test_partials_are_measured(sound):
    levels = heard(sound, tone(261.6, partials={1: 0.5, 2: 1.0, 3: 0.1}), 261.6)["partials body"]
    assert levels[1] - levels[0] == pytest.approx(6.0, abs=0.3)
    assert levels[1] - levels[2] == pytest.approx(20.0, abs=0.3)


def test_inharmonicity_is_measured(sound):
    stiff, pure = (heard(sound, tone(261.6, stretch=b), 261.6)["inharmonicity"][0] for b in (1e-3, 0.0))
    assert stiff > pure + 0.5


def test_noise_is_noisier_than_a_tone(sound):
    noise = (np.random.Philox(key=1).random_raw(round(LENGTH_S * RATE_HZ)) >> np.uint64(11)).astype(float) * 2.0**-53
    flatness_db = heard(sound, (noise - 0.5).astype(np.float32), 261.6)["noisiness"][1]
    assert flatness_db > -4.0
    assert flatness_db > heard(sound, tone(261.6), 261.6)["noisiness"][1] + 20.0


def test_nothing_that_is_asked_was_taught(sound):
    note, programs = sound["note"], sound["programs"].PROGRAMS
    for program in programs:
        taught, asked = note.taught(program), note.asked(program)
        assert {one.pitch for one in taught}.isdisjoint(one.pitch for one in asked)
        assert {one.velocity for one in taught}.isdisjoint(one.velocity for one in asked)
        assert 8 <= len(asked) <= 12
        assert all(programs[program].low <= one.pitch <= programs[program].high for one in asked)


def test_every_preset_stands_for_one_kind_of_instrument(sound):
    from benchmarks.sound.counterparts import counterparts, lent

    found = counterparts()
    stood_for = [program for programs in found.values() for program in programs]
    assert len(stood_for) == len(set(stood_for)) > 60
    assert sorted([*stood_for, *lent()]) == sorted(sound["programs"].PROGRAMS)


def clouds(labels, per_label=12):
    """Rows of features around a centre for each label."""
    raw = np.random.Philox(key=7).random_raw((len(labels) * (per_label + 1)) * 400)
    numbers = ((raw >> np.uint64(11)).astype(float) * 2.0**-53 - 0.5).reshape(-1, 400)
    centres, rest = numbers[: len(labels)], numbers[len(labels) :].reshape(len(labels), per_label, 400)
    return np.concatenate(list(centres[:, None] + 0.5 * rest)), np.repeat(labels, per_label).tolist()


def test_the_judge_knows_what_it_was_taught_and_guesses_when_it_was_taught_nonsense(sound):
    columns = sum(sound["features"].GROUPS.values())
    rows, labels = clouds(list(range(8)))
    rows = rows[:, :columns]
    taught, asked = slice(0, None, 2), slice(1, None, 2)
    assert agreement(sound, rows[taught], labels[taught], rows[asked], labels[asked]) > 0.9
    shuffled = [labels[taught][(5 * index + 3) % 48] for index in range(48)]
    assert agreement(sound, rows[taught], shuffled, rows[asked], labels[asked]) < 0.35


def agreement(sound, taught, labels, asked, truth):
    """Share of rows that a judge calls what they are; all at one pitch."""
    judge = sound["judge"].Judge.taught(taught, [60] * len(taught), labels)
    names = {label: label for label in labels}
    said = [judge.verdict(near, names) for near in judge.distances(asked, [60] * len(asked))]
    return np.mean(np.equal(said, truth))


def test_only_notes_within_reach_are_neighbours(sound):
    rows, labels = clouds([0, 1])
    rows = rows[:, : sum(sound["features"].GROUPS.values())]
    pitches = [60 if label else 40 for label in labels]
    judge = sound["judge"].Judge.taught(rows, pitches, labels)
    near = judge.distances(rows[labels.index(0)][None], [60])[0]
    assert judge.verdict(near, {0: 0, 1: 1}) == 1
    assert judge.place(near, {1}) == 1
    assert judge.place(near, {0}) == 2


@pytest.mark.slow
def test_a_font_is_recognised_by_another_and_not_by_chance(sound, fonts):
    """One instrument of each of eight families; with the names shuffled one in eight is right."""
    programs = (11, 19, 33, 48, 56, 73, 80, 105)
    played = sound["trial"].played_by(fonts.OTHER)
    court = sound["trial"].Court(fonts.TEACHER, programs)
    right = [court.score(played("", (program,)), (program,)).instrument for program in programs]
    assert np.mean(right) > 0.6
    wrong = [
        court.score(played("", (program,)), (other,)).instrument
        for program, other in zip(programs, programs[3:] + programs[:3], strict=True)
    ]
    assert np.mean(wrong) < 0.2


def test_the_synthetic_and_the_named_are_all(sound):
    programs = sound["programs"]
    assert programs.SYNTHETIC.isdisjoint(programs.NAMED)
    assert sorted([*programs.SYNTHETIC, *programs.NAMED]) == sorted(programs.PROGRAMS)


def test_a_list_of_patches_says_which_programs_it_has(sound, tmp_path):
    listed = tmp_path / "patches.cfg"
    listed.write_text("drumset 0\n 35\tDrum_000/kick.pat\nbank 0\n\n 0\tTone_000/piano.pat\n 40\tTone_000/violin.pat\n")
    assert [program for program in (0, 4, 35, 40) if sound["fonts"].plays(listed, program)] == [0, 40]
    assert sound["fonts"].plays(sound["fonts"].TEACHER, 4)
