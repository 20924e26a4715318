import io

import mido
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.score.midi import DRUM_CHANNEL, channels, key_signature, score_midi, ticks_at, timeline_midi
from composer.score.mix import Channel, Mix
from composer.score.note import score_notes, timed_notes
from composer.score.score import Marker, Part, Score
from composer.score.tempo import TempoMap
from composer.score.timeline import Timeline

TEMPO = TempoMap(((0, 500_000), (8, 461_500), (20, 750_000)))


def part(name, rows, *, program=0, percussion=False, **strip):
    return Part(name, "melody", "any", program, percussion, Channel(**strip), score_notes(rows))


def note(onset, duration=1.0, pitch=60.0, velocity=0.5):
    return (onset, duration, pitch, velocity, 0.5, 0)


def score(*parts, tempo=TEMPO, measure=(4, 4), key="Am", markers=(), frames=2_000_000):
    return Score(tempo, measure, key, "Étude", markers, parts, frames)


def timeline(*parts, tempo=TEMPO, frames=2_000_000, **fields):
    return Timeline(parts, tempo, (4, 4), "Am", "Étude", (), frames, Mix(), **fields)


def track_of(rows):
    """The track of a score with one part."""
    return read(score_midi(score(part("a", rows)))).tracks[1]


def performed(name, rows, percussion=False, **strip):
    """A part from rows of (onset_frame, duration_frames, pitch, velocity)."""
    notes = timed_notes((onset / 48_000, duration / 48_000, *rest, 0.5) for onset, duration, *rest in rows)
    return Part(name, "melody", "any", 4, percussion, Channel(**strip), notes)


def read(data):
    """Parsed by mido, which also checks the lengths of tracks and messages."""
    return mido.MidiFile(file=io.BytesIO(data), charset="utf-8")


def events(track):
    """(tick, message) with absolute ticks."""
    return list(zip(np.cumsum([message.time for message in track]).tolist(), track, strict=True))


def notes_of(track):
    """(on tick, off tick, key, velocity) by pairing; fails on overlaps, stray offs and hanging notes."""
    sounding, found = {}, []
    for tick, message in events(track):
        if message.type == "note_on":
            assert (message.channel, message.note) not in sounding
            sounding[message.channel, message.note] = (tick, message.velocity)
        elif message.type == "note_off":
            on, velocity = sounding.pop((message.channel, message.note))
            found.append((on, tick, message.note, velocity))
    assert not sounding
    return sorted(found)


def test_the_file_is_of_format_1_with_960_ticks_and_a_track_per_part():
    file = read(score_midi(score(part("bass", [note(0)]), part("Flöte", [note(1)]))))
    assert (file.type, file.ticks_per_beat) == (1, 960)
    assert [track.name for track in file.tracks] == ["Étude", "bass", "Flöte"]


def test_the_first_track_holds_tempo_metre_key_and_markers():
    markers = (Marker(0, "intro"), Marker(8, "refrain"), Marker(10.5, "outro"))
    track = read(score_midi(score(measure=(6, 8), key="Ebm", markers=markers))).tracks[0]
    found = events(track)
    assert [(tick, message.tempo) for tick, message in found if message.type == "set_tempo"] == [
        (0, 500_000), (8 * 960, 461_500), (20 * 960, 750_000),
    ]  # fmt: skip
    assert [(tick, message.text) for tick, message in found if message.type == "marker"] == [
        (0, "intro"), (8 * 960, "refrain"), (10_080, "outro"),
    ]  # fmt: skip
    metre = next(message for _, message in found if message.type == "time_signature")
    assert (metre.numerator, metre.denominator, metre.clocks_per_click) == (6, 8, 36)
    assert metre.notated_32nd_notes_per_beat == 8
    assert next(message.key for _, message in found if message.type == "key_signature") == "Ebm"


@pytest.mark.parametrize(("measure", "clocks"), [((4, 4), 24), ((3, 4), 24), ((7, 8), 12), ((12, 8), 36), ((2, 2), 48)])
def test_the_metronome_clicks_on_the_beats(measure, clocks):
    track = read(score_midi(score(measure=measure))).tracks[0]
    metre = next(message for message in track if message.type == "time_signature")
    assert (metre.numerator, metre.denominator, metre.clocks_per_click) == (*measure, clocks)


MAJOR_KEYS = "C G D A E B F# C# F Bb Eb Ab Db Gb Cb"
MINOR_KEYS = "Am Em Bm F#m C#m G#m D#m A#m Dm Gm Cm Fm Bbm Ebm Abm"


@pytest.mark.parametrize("key", [*MAJOR_KEYS.split(), *MINOR_KEYS.split()])
def test_every_key_is_read_back_by_mido(key):
    track = read(score_midi(score(key=key))).tracks[0]
    assert next(message.key for message in track if message.type == "key_signature") == key


def test_keys_with_too_many_signs_are_written_as_their_neighbours():
    assert key_signature("G#") == key_signature("Ab") == (-4, 0)
    assert key_signature("Dbm") == key_signature("C#m") == (4, 1)


@pytest.mark.parametrize("key", ["", "H", "m", "Amin", "c"])
def test_what_is_not_a_key_is_refused(key):
    with pytest.raises(ValueError, match="not a key"):
        key_signature(key)


def test_the_notes_of_a_score_lie_on_the_grid():
    track = read(
        score_midi(score(part("a", [note(0, 0.5, 60, 1.0), note(1 / 3, 0.25, 64, 0.5), note(1.5, 2.0, 67, 0.0)])))
    ).tracks[1]
    assert notes_of(track) == [(0, 480, 60, 127), (320, 560, 64, 64), (1440, 3360, 67, 1)]


def test_a_performance_is_read_back_within_a_tick_at_every_tempo():
    random = np.random.default_rng(5)
    onsets, lengths = np.sort(random.integers(0, 1_500_000, 300)).tolist(), random.integers(2_000, 90_000, 300).tolist()
    rows = [(onset, lengths[place], 30.0 + place % 70, 0.7) for place, onset in enumerate(onsets)]
    file = read(timeline_midi(timeline(performed("a", rows))))
    tempi = {tick: message.tempo for tick, message in events(file.tracks[0]) if message.type == "set_tempo"}

    def second(tick):
        total, before, tempo = 0.0, 0, 500_000
        for start, next_tempo in tempi.items():
            if start >= tick:
                break
            total, before, tempo = total + (start - before) * tempo / 960e6, start, next_tempo
        return total + (tick - before) * tempo / 960e6

    found = {(key, round(second(on), 2)): (second(on), second(off)) for on, off, key, _ in notes_of(file.tracks[1])}
    assert len(found) == 300
    slowest_tick_s = 750_000 / 960e6
    for onset, length, pitch, _ in rows:
        times = [times for (key, _), times in found.items() if key == pitch]
        begins, ends = min(times, key=lambda pair: abs(pair[0] - onset / 48_000))
        assert abs(begins - onset / 48_000) <= slowest_tick_s / 2 + 1e-9
        assert abs(ends - (onset + length) / 48_000) <= slowest_tick_s / 2 + 1e-9


def test_beats_are_exact():
    rows = [(TEMPO.frame_at(beat), 1000, 60.0, 0.5) for beat in range(40)]
    track = read(timeline_midi(timeline(performed("a", rows)))).tracks[1]
    assert [on for on, *_ in notes_of(track)] == [960 * beat for beat in range(40)]


@given(st.lists(st.integers(0, 3_000_000), min_size=1, max_size=50))
def test_ticks_of_columns_are_the_ticks_of_the_tempo_map(frames):
    assert ticks_at(TEMPO, np.array(frames)).tolist() == [TEMPO.tick_at(frame) for frame in frames]


def test_every_track_ends_with_the_sound():
    file = read(timeline_midi(timeline(performed("a", [(0, 100, 60.0, 0.5)]), performed("b", []), frames=960_000)))
    end = TEMPO.tick_at(960_000)
    assert [events(track)[-1][0] for track in file.tracks] == [end] * 3
    assert [track[-1].type for track in file.tracks] == ["end_of_track"] * 3
    assert file.length == pytest.approx(20.0, abs=1 / 960)


def test_nothing_sounds_after_the_end():
    rows = [(900_000, 200_000, 60.0, 0.5), (959_999, 10, 62.0, 0.5), (960_000, 10, 64.0, 0.5), (970_000, 10, 65.0, 0.5)]
    track = read(timeline_midi(timeline(performed("a", rows), frames=960_000))).tracks[1]
    end = TEMPO.tick_at(960_000)
    assert {off for _, off, *_ in notes_of(track)} == {end}
    assert {key for _, _, key, _ in notes_of(track)} <= {60, 62}


def test_a_note_ends_where_the_next_of_its_pitch_begins():
    track = track_of([note(0, 4.0), note(1, 1.0), note(1, 2.0, 62), note(1.5, 0.1)])
    assert notes_of(track) == [(0, 960, 60, 64), (960, 1440, 60, 64), (960, 2880, 62, 64), (1440, 1536, 60, 64)]


def test_of_two_equal_notes_the_louder_stays():
    track = read(
        score_midi(score(part("a", [note(0, 2.0, 60, 0.3), note(0, 1.0, 60, 0.9), note(0, 1.0, 60, 0.5)])))
    ).tracks[1]
    assert notes_of(track) == [(0, 960, 60, 114)]


def test_parts_that_share_a_channel_do_not_overlap_either():
    file = read(score_midi(score(
        part("kit", [note(0, 4.0, 38)], percussion=True), part("more", [note(1, 4.0, 38)], percussion=True),
    )))  # fmt: skip
    assert notes_of(file.tracks[1]) == [(0, 960, 38, 64)]
    assert notes_of(file.tracks[2]) == [(960, 4800, 38, 64)]


def test_of_two_equal_notes_in_two_parts_the_louder_stays():
    loud, soft = [note(0, 1.0, 38, 0.9)], [note(0, 2.0, 38, 0.2)]
    for rows, kept in (((loud, soft), 1), ((soft, loud), 2)):
        parts = [part(str(number), row, percussion=True) for number, row in enumerate(rows)]
        file = read(score_midi(score(*parts)))
        assert [len(notes_of(track)) for track in file.tracks] == [0, int(kept == 1), int(kept == 2)]


def test_at_one_tick_the_offs_come_before_the_ons():
    track = read(
        score_midi(score(part("a", [note(0, 1.0, 60), note(1, 1.0, 59), note(1, 1.0, 60), note(1, 1.0, 61)])))
    ).tracks[1]
    at_beat = [message.type for tick, message in events(track) if tick == 960]
    assert at_beat == ["note_off", "note_on", "note_on", "note_on"]


def test_the_shortest_note_has_one_tick():
    track = track_of([note(1, 0.0), note(2, 1e-6)])
    assert [(on, off) for on, off, *_ in notes_of(track)] == [(960, 961), (1920, 1921)]


def test_the_strip_of_a_part_becomes_program_volume_and_pan():
    parts = [
        part("a", [], program=81, gain_db=0.0, pan=-1.0),
        part("b", [], program=5, gain_db=-12.0, pan=1.0),
        part("c", [], gain_db=60.0),
        part("d", [], gain_db=-200.0, pan=0.5),
        part("k", [], program=25, percussion=True),
    ]
    found = []
    for track in read(score_midi(score(*parts))).tracks[1:]:
        program, volume, pan = (message for message in track if not message.is_meta)
        assert (volume.control, pan.control) == (7, 10)
        assert program.channel == volume.channel == pan.channel
        found.append((program.channel, program.program, volume.value, pan.value))
    # 40 log10(50 / 100) = -12 dB
    assert found == [(0, 81, 100, 1), (1, 5, 50, 127), (2, 0, 127, 64), (3, 0, 0, 96), (9, 25, 100, 64)]


@pytest.mark.parametrize(("voices_db", "volume"), [(0.0, 100), (-12.0, 50), (-96.0, 0)])
def test_the_gain_of_the_voices_is_in_their_volume(voices_db, volume):
    file = read(timeline_midi(timeline(performed("v", [], bus="voices"), performed("l", []), voices_db=voices_db)))
    values = [message.value for track in file.tracks[1:] for message in track if message.is_cc(7)]
    assert values == [volume, 100]


def test_whole_pitches_move_no_wheel_and_fractions_do():
    plain = read(score_midi(score(part("a", [note(0, 1, 60), note(1, 1, 62)])))).tracks[1]
    assert not any(message.type == "pitchwheel" for message in plain)
    rows = [note(0, 1, 60.0), note(1, 1, 61.75), note(2, 1, 62.75), note(3, 1, 60.25), note(4, 1, 60.0)]
    bent = read(score_midi(score(part("a", rows)))).tracks[1]
    # A quarter of a semitone is 1024 of the 8192 steps for two semitones.
    assert [(tick, message.pitch) for tick, message in events(bent) if message.type == "pitchwheel"] == [
        (960, -1024), (2880, 1024), (3840, 0),
    ]  # fmt: skip
    assert [key for *_, key, _ in notes_of(bent)] == [60, 62, 63, 60, 60]
    kinds = [message.type for tick, message in events(bent) if tick == 960]
    assert kinds == ["note_off", "pitchwheel", "note_on"]


def test_drums_are_never_bent():
    track = read(score_midi(score(part("k", [note(0, 1, 38.4)], percussion=True)))).tracks[1]
    assert not any(message.type == "pitchwheel" for message in track)


def test_fifteen_parts_have_a_channel_each_and_drums_the_tenth():
    parts = [part(str(number), [], program=7, percussion=number == 3) for number in range(16)]
    given_channels = channels(parts)
    assert given_channels[3] == DRUM_CHANNEL == 9
    assert sorted(given_channels) == list(range(16))


def test_more_parts_share_with_their_like():
    programs = [*range(0, 112, 8), 0, 1, 9, 111]  # 14 families, then one of each kind of likeness
    parts = [part(str(number), [], program=program) for number, program in enumerate(programs)]
    shared = dict(zip(range(18), channels(parts), strict=True))
    assert len(set(shared.values())) == 15
    assert DRUM_CHANNEL not in shared.values()
    assert shared[14] == shared[0]  # the same program
    assert shared[16] == shared[1]  # the same family
    assert shared[17] == shared[13]


def test_a_shared_channel_is_set_up_once():
    file = read(score_midi(score(*(part(str(number), [], program=number // 2) for number in range(40)))))
    programs = [
        (message.channel, message.program)
        for track in file.tracks
        for message in track
        if message.type == "program_change"
    ]
    assert len(programs) == len({channel for channel, _ in programs}) == 15


def test_an_empty_piece_is_a_file():
    assert len(read(score_midi(score())).tracks) == 1
    assert len(read(timeline_midi(timeline(performed("a", [])))).tracks) == 2


def test_the_same_notes_give_the_same_bytes():
    parts = [part("a", [note(beat / 3, 0.4, 60 + beat % 5) for beat in range(50)])]
    assert score_midi(score(*parts)) == score_midi(score(*parts))


UNIT = st.floats(0, 1)
ROWS = st.lists(
    st.tuples(st.floats(0, 60), st.floats(0, 8), st.floats(-3, 130), UNIT, UNIT, st.integers(0, 3)), max_size=40
)


@settings(max_examples=60, deadline=None)
@given(st.lists(ROWS, max_size=4), st.integers(10_000, 2_000_000))
def test_any_notes_make_a_file_without_overlaps(parts, frames):
    made = [part(str(number), score_notes(rows), percussion=number == 2) for number, rows in enumerate(parts)]
    file = read(score_midi(score(*made, frames=frames)))
    end = TEMPO.tick_at(frames)
    for track, source in zip(file.tracks[1:], made, strict=True):
        found = notes_of(track)
        keys = np.clip(np.floor(source.notes["pitch"] + 0.5), 0, 127)
        ticks = np.rint(source.notes["onset_beat"] * 960)
        wanted = {(int(tick), int(key)) for tick, key in zip(ticks, keys, strict=True) if tick < end}
        assert {(on, key) for on, _, key, _ in found} == wanted
        assert len(found) == len(wanted)
        assert all(on < off <= end for on, off, *_ in found)
