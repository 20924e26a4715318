"""The judge notices damage, agrees with its analysers, and finds what good pieces are asked for; on notes only."""

import sys
import warnings
from dataclasses import replace

import numpy as np
import pytest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def judge(root):
    """The modules of the judge; what its analysers warn of when they are loaded is not ours."""
    sys.path.insert(0, str(root))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from benchmarks.music import degrade, judging, making, reading, rows
        from benchmarks.music.sets import classifier, excerpt, overlap, silhouette
    yield type("Judge", (), {**degrade.DAMAGE, "damage": degrade.DAMAGE, "judge": staticmethod(judging.judge),
               "listening": judging.LISTENING, "here": judging.HERE, "making": making, "reading": reading,
               "rows": rows.ROWS, "classifier": classifier, "excerpt": excerpt, "overlap": overlap,
               "silhouette": silhouette})  # fmt: skip
    sys.path.remove(str(root))
    for name in [name for name in sys.modules if name.partition(".")[0] == "benchmarks"]:
        del sys.modules[name]


@pytest.fixture(scope="module")
def pieces(judge):
    """One seed of the first style of every genre."""
    first = {}
    for genre, subgenre in judge.making.styles():
        first.setdefault(genre, subgenre)
    return [next(judge.making.pieces(genre, subgenre, 1))[1] for genre, subgenre in first.items()]


def row(judge, name):
    return next(row for row in judge.rows if row.name == name)


@pytest.fixture(scope="module")
def some(pieces):
    """At most five of them, from all over the list."""
    return pieces[:: -(-len(pieces) // 5)]


def inside(judge, piece):
    return sum(answer.inside for answer in judge.judge(piece).answers.values())


def goodness(judge, piece, name):
    """What a row that is a mean says, or whether the value is inside."""
    answer = row(judge, name).judge(piece)
    return answer.value if row(judge, name).mean else float(answer.inside)


def test_one_seed_of_every_genre_passes_most_rows(judge, pieces):
    for piece in pieces:
        answers = judge.judge(piece).answers
        good = np.mean([answer.inside for answer in answers.values()])
        wrong = {name: round(answer.value, 2) for name, answer in answers.items() if not answer.inside}
        assert good >= 0.7, (piece.name, wrong)


@pytest.mark.parametrize("damage", ["shuffled", "looped", "flattened", "detuned"])
def test_damage_lowers_the_verdict_on_every_piece(judge, some, damage):
    for piece in some:
        assert inside(judge, judge.damage[damage](piece)) < inside(judge, piece), piece.name


@pytest.mark.parametrize(
    ("damage", "names"),
    [
        ("shuffled", ("recurrence", "bar return", "compression")),
        ("looped", ("recurrence", "bar return")),
        ("flattened", ("entropy", "steps", "mean interval")),
        ("detuned", ("scale", "bar return")),
    ],
)
def test_the_rows_that_should_notice_do(judge, some, damage, names):
    """Over all pieces with a melody, each of these rows passes fewer than half of what it passed before."""
    tuned = [piece for piece in some if len(piece.melody)]
    for name in names:
        before = sum(goodness(judge, piece, name) for piece in tuned)
        answers = [row(judge, name).judge(judge.damage[damage](piece)) for piece in tuned]
        after = sum(answer.inside for answer in answers if answer is not None)
        assert after < before / 2, (name, before, after)


def test_twelve_long_notes_have_the_key_of_all_notes(judge, pieces):
    from benchmarks.music.rows.key import heard_key
    from music21 import analysis, note, stream

    piece = pieces[0]
    whole = stream.Stream()
    for one in piece.all_pitched:
        whole.append(note.Note(int(one["pitch"]), quarterLength=float(one["duration_beat"])))
    found = analysis.discrete.TemperleyKostkaPayne().getSolution(whole)
    assert heard_key(piece) == (found.tonic.pitchClass, found.mode)


def test_a_wrong_declaration_is_noticed(judge, pieces):
    from benchmarks.music.rows.key import exact, heard_key

    names = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
    tonic, mode = heard_key(pieces[0])
    plain = "ionian" if mode == "major" else "aeolian"
    declared = {**pieces[0].schema, "key": names[tonic], "mode": plain}
    assert exact(replace(pieces[0], schema=declared)) == 1.0
    assert exact(replace(pieces[0], schema={**declared, "key": names[(tonic + 6) % 12]})) == 0.0


def test_phrases_that_end_elsewhere_are_noticed(judge, pieces):
    from benchmarks.music.rows.endings import tones

    for piece in (piece for piece in pieces if len(piece.melody)):
        moved = piece.melody.copy()
        moved["pitch"] += 1  # every end a semitone higher
        lines = tuple(replace(line, notes=moved) if line.role == "melody" else line for line in piece.lines)
        assert tones(replace(piece, lines=lines)) < tones(piece), piece.name


def test_roles_are_read_from_the_schema_and_else_guessed(judge, pieces):
    assert sum(len(piece.melody) > 0 for piece in pieces) >= len(pieces) / 2
    from benchmarks.music.roles import role_of

    assert role_of("cello", 42, False, {"cello": "melody"}) == "melody"
    assert role_of("cello", 42, False, {}) == "chords"
    assert role_of("anything", 33, False, {}) == "bass"
    assert role_of("anything", 0, True, {}) == "drums"


def test_a_piece_shares_all_with_itself_and_little_with_other_seeds(judge):
    genre, subgenre = judge.making.styles()[0]
    found = [piece for _, piece in judge.making.pieces(genre, subgenre, 2)]
    (_, same), *_ = judge.overlap.overlaps([found[0], found[0]])
    (_, other), *_ = judge.overlap.overlaps(found)
    assert same == 1.0
    assert other < judge.overlap.MOST


def test_seeds_of_a_style_lie_nearer_than_other_styles(judge):
    styles = judge.making.styles()
    chosen = [styles[0], styles[len(styles) // 2], styles[-1]]
    pieces = {style: [piece for _, piece in judge.making.pieces(*style, 2)] for style in chosen}
    assert np.mean(list(judge.silhouette.silhouettes(pieces).values())) > 0


def test_the_classifier_tells_shuffled_melodies_from_good_ones(judge):
    """And finds nothing between two halves of the same seeds."""
    found = [piece for _, piece in judge.making.pieces("chiptune", "nes-action", 12)]
    broken = [judge.damage["shuffled"](piece) for piece in found]
    damaged = judge.classifier.told_apart(found, broken).accuracy
    assert damaged > 0.75
    assert judge.classifier.told_apart(found[::2], found[1::2]).accuracy < damaged - 0.15


def test_what_is_listened_with_exists(judge):
    assert [name for name in judge.listening if not (judge.here / name).exists()] == []
