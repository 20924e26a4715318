"""What the judge hears is what is there: a made-up piece of clicks and noise in four sections."""

import sys
import warnings

import numpy as np
import pytest
import soundfile

pytestmark = pytest.mark.slow

RATE_HZ = 48_000
BPM, BARS, SECTION = 125, 40, 10
BEAT_S = 60 / BPM


@pytest.fixture(scope="module")
def music(root):
    """The package of the judge."""
    sys.path.insert(0, str(root))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from benchmarks import music
        from benchmarks.music import note, piece, rows, sound
    yield type("Parts", (), {"note": note, "piece": piece, "rows": rows.ROWS, "sound": sound, "all": music})
    sys.path.remove(str(root))
    for name in [name for name in sys.modules if name.partition(".")[0] == "benchmarks"]:
        del sys.modules[name]


def samples():
    """Clicks on every beat over noise that is dull, bright, dull, brighter, and louder where it is brighter."""
    draws = np.random.default_rng(1)
    frames = round(BARS * 4 * BEAT_S * RATE_HZ)
    sound = np.zeros(frames)
    for section, width in enumerate((200, 8, 200, 3)):
        start, end = (round((section + edge) * SECTION * 4 * BEAT_S * RATE_HZ) for edge in (0, 1))
        noise = np.convolve(draws.standard_normal(end - start), np.ones(width) / width, "same")
        sound[start:end] = noise * 0.02 * (1 + section % 2) / noise.std()
    click = np.exp(-np.arange(2400) / 300) * draws.standard_normal(2400) * 0.5
    for beat in range(BARS * 4):
        start = round(beat * BEAT_S * RATE_HZ)
        sound[start : start + len(click)] += click[: frames - start]
    return np.stack([sound, sound], axis=1)


@pytest.fixture(scope="module")
def answers(music, tmp_path_factory):
    path = tmp_path_factory.mktemp("sound") / "piece.wav"
    soundfile.write(path, samples(), RATE_HZ)
    levels = ("calm", "medium", "calm", "dynamic")
    structure = [{"bars": SECTION, "energy": level} for level in levels]
    schema = {
        "genre": "", "subgenre": "", "seed": 0, "measure": "4/4", "tempo_us": round(BEAT_S * 1e6), "key": "C",
        "mode": "ionian", "bars": BARS, "structure": structure,
    }  # fmt: skip
    rows = []
    for bar in range(BARS):
        every = {"calm": 1.0, "medium": 0.5, "dynamic": 0.25}[levels[bar // SECTION]]
        rows += [(bar * 4 + step * every, 0.1, 36.0, 0.8) for step in range(round(4 / every))]
    line = music.piece.Line("drums", "drums", 0, True, music.note.notes_of(rows))
    piece = music.piece.Piece("clicks", schema, (line,), (line,), music.sound.Sound(path))
    return {row.name: row.measure(piece) for row in music.rows if row.audio}


def test_tempo_and_beats(answers):
    assert answers["tempo"] < 0.01
    assert answers["beat F"] > 0.95


def test_boundaries_are_found_far_beyond_chance(answers):
    assert answers["boundaries, 3 s"] > 0.85
    assert answers["boundaries, 3 s"] > answers["boundaries, 3 s, random"] + 0.3
    assert answers["inner boundaries, 3 s"] > 0.7 > answers["inner boundaries, 3 s, random"]


def test_the_order_of_energies(answers):
    assert answers["energy"] > 0.9


def test_noise_that_stays_the_same_is_static(answers):
    """Ten bars of 1.92 s of the same noise, and no run across a change."""
    assert answers["static"] == pytest.approx(SECTION * 4 * BEAT_S, rel=0.15)


def test_a_change_of_tempo_is_read_from_the_midi_file(music):
    piece = music.piece.Piece("ramp", {"tempo_us": 500_000}, (), (), tempi=((0.0, 0.5), (8.0, 1.0)))
    assert piece.seconds([0, 4, 8, 10]).tolist() == [0.0, 2.0, 4.0, 6.0]
