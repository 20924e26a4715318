"""MIDI files, good and broken, to notes."""

import io
import struct

import mido
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.errors import ComposerError
from composer.score.midi import timeline_midi
from composer.score.midi_reader import RING_OUT_S, Voice, read_midi
from composer.score.mix import SILENT_DB, Channel, Mix

USUAL = Channel(reverb_db=-12.0)


def voices(program, percussion, key):
    """A voice that tells what was asked for; drum 99 is played by nothing, drum 40 by 38."""
    if percussion and key == 99:
        return None
    return Voice(
        "kit" if percussion else f"program-{program}", "melody", USUAL, 38 if percussion and key == 40 else key
    )


def file_of(*tracks, ticks=480, kind=1):
    """The bytes of a file whose tracks are lists of (tick, message)."""
    file = mido.MidiFile(type=kind, ticks_per_beat=ticks)
    for events in tracks:
        track, before = mido.MidiTrack(), 0
        for tick, message in events:
            track.append(message.copy(time=tick - before))
            before = tick
        file.tracks.append(track)
    out = io.BytesIO()
    file.save(file=out)
    return out.getvalue()


def on(tick, key=60, velocity=127, channel=0):
    return tick, mido.Message("note_on", note=key, velocity=velocity, channel=channel)


def off(tick, key=60, channel=0):
    return tick, mido.Message("note_off", note=key, channel=channel)


def turn(tick, control, value, channel=0):
    return tick, mido.Message("control_change", control=control, value=value, channel=channel)


def bend(tick, pitch):
    return tick, mido.Message("pitchwheel", pitch=pitch)


def program(tick, number, channel=0):
    return tick, mido.Message("program_change", program=number, channel=channel)


def meta(tick, kind, **fields):
    return tick, mido.MetaMessage(kind, **fields)


def song(*events, **options):
    return read_midi(file_of(list(events), **options), voices, Mix())


def notes(*events, **options):
    """All notes as (onset in frames, length in frames, pitch, velocity)."""
    return rows(song(*events, **options).timeline)


def rows(timeline):
    found = []
    for part in timeline.parts:
        for note in part.notes:
            frames = np.rint([note["onset_s"] * 48_000, note["duration_s"] * 48_000]).astype(int).tolist()
            found.append((*frames, round(float(note["pitch"]), 4), round(float(note["velocity"]), 3)))
    return sorted(found)


def test_a_note_is_where_and_what_it_was():
    assert notes(on(480), off(960)) == [(24_000, 24_000, 60.0, 1.0)]


def test_the_sound_rings_out_after_the_last_note():
    assert song(on(0), off(480), turn(4_800, 7, 100)).timeline.frames == 24_000 + RING_OUT_S * 48_000


def test_the_file_tells_tempo_metre_key_title_and_markers():
    read = song(
        meta(0, "track_name", name="Étude".encode().decode("latin-1")),
        meta(0, "set_tempo", tempo=600_000),
        meta(0, "time_signature", numerator=6, denominator=8),
        meta(0, "key_signature", key="Ebm"),
        meta(0, "marker", text="verse"),
        on(0),
        meta(480, "marker", text="chorus"),
        off(960),
    )
    timeline = read.timeline
    assert (timeline.title, timeline.measure, timeline.key) == ("Étude", (6, 8), "Ebm")
    assert timeline.tempo.changes == ((0, 600_000),)
    assert [(marker.beat, marker.text) for marker in timeline.markers] == [(0.0, "verse"), (1.0, "chorus")]
    assert rows(timeline)[0][:2] == (0, 57_600)
    assert read.score.parts[0].notes["duration_beat"].tolist() == [2.0]


def test_a_file_without_a_name_takes_the_one_given():
    assert read_midi(file_of([on(0), off(9)]), voices, Mix(), "stem").timeline.title == "stem"


def test_running_status_and_note_ons_of_velocity_0():
    track = bytes([0, 0x90, 60, 100, 0x83, 0x60, 60, 0, 0, 64, 80, 0x83, 0x60, 64, 0, 0, 0xFF, 0x2F, 0])
    data = b"MThd" + struct.pack(">IHHH", 6, 0, 1, 480) + b"MTrk" + struct.pack(">I", len(track)) + track
    assert rows(read_midi(data, voices, Mix()).timeline) == [
        (0, 24_000, 60.0, round(100 / 127, 3)),
        (24_000, 24_000, 64.0, round(80 / 127, 3)),
    ]


def test_frames_follow_tempo_changes_in_the_middle_of_a_quarter():
    found = notes(
        meta(0, "set_tempo", tempo=500_003), on(0), off(100), meta(200, "set_tempo", tempo=333_333), on(480), off(481)
    )
    assert found[1][0] == round((200 * 500_003 + 280 * 333_333) / 480 * 48 / 1_000)


def test_film_time():
    assert notes(on(0), off(40), on(1_000), off(1_040), ticks=-25 * 256 + 40)[1][0] == 48_000


def test_the_pedal_holds_notes():
    found = notes(on(0), turn(100, 64, 127), off(200), on(480, 64), off(500, 64), turn(960, 64, 0))
    assert [(row[0], row[0] + row[1]) for row in found] == [(0, 48_000), (24_000, 48_000)]


def test_a_key_struck_again_under_the_pedal_ends_its_first_note():
    found = notes(turn(0, 64, 127), on(0), off(100), on(480), off(500), turn(960, 64, 0))
    assert [(row[0], row[1]) for row in found] == [(0, 24_000), (24_000, 24_000)]


def test_a_half_pressed_pedal_is_up():
    assert notes(turn(0, 64, 63), on(0), off(480))[0][1] == 24_000


def test_overlapping_notes_of_one_key_end_in_their_order():
    found = notes(on(0), on(240), off(480), off(960))
    assert [row[:2] for row in found] == [(0, 24_000), (12_000, 36_000)]


def test_notes_that_never_end_end_with_the_file():
    assert notes(on(0), on(480, 64), off(960, 64))[0][:2] == (0, 48_000)


def test_an_off_without_an_on_is_nothing():
    assert len(notes(off(0), on(480), off(960), off(970))) == 1


@pytest.mark.parametrize("control", [120, 123, 124, 127])
def test_all_notes_off(control):
    assert notes(on(0), turn(480, control, 0), off(960))[0][1] == 24_000


def test_the_pedal_outlasts_all_notes_off_but_not_all_sound_off():
    for control, frames in ((123, 48_000), (120, 24_000)):
        assert notes(turn(0, 64, 127), on(0), turn(480, control, 0), turn(960, 64, 0))[0][1] == frames


def test_a_reset_lifts_the_pedal_and_keeps_the_volume():
    read = song(
        turn(0, 7, 50), turn(0, 11, 10), turn(0, 64, 127), on(0), off(100), turn(480, 121, 0), on(480), off(960)
    )
    assert rows(read.timeline)[0][1] == 24_000
    late = next(part for part in read.timeline.parts if part.notes["onset_s"][0] > 0.4)
    assert level_db(late) == pytest.approx(40 * np.log10(50 / 100), abs=0.1)


def level_db(part):
    """What a part's first note comes to: its strip, and 15 dB for each factor of ten in velocity."""
    return part.channel.gain_db + 30 * np.log10(part.notes["velocity"][0])


@pytest.mark.parametrize(("volume", "expression"), [(100, 127), (50, 127), (80, 64), (127, 127), (30, 90)])
def test_volume_and_expression_are_gains_of_general_midi(volume, expression):
    read = song(turn(0, 7, volume), turn(0, 11, expression), on(0, velocity=64), off(480))
    wanted = 40 * np.log10(volume / 100) + 40 * np.log10(expression / 127) + 30 * np.log10(64 / 127)
    assert level_db(read.timeline.parts[0]) == pytest.approx(wanted, abs=0.01)


def test_a_swell_within_a_note_is_held_to_its_mean():
    steps = [turn(tick, 11, round(tick / 960 * 127)) for tick in range(0, 960, 10)]
    gain = np.mean([(round(tick / 960 * 127) / 127) ** 2 for tick in range(0, 960, 10)])
    read = song(*sorted([on(0), *steps, off(960)], key=lambda event: event[0]))
    assert level_db(read.timeline.parts[0]) == pytest.approx(20 * np.log10(gain), abs=0.2)


def test_a_channel_turned_down_is_left_out():
    assert len(notes(turn(0, 7, 0), on(0), off(10), turn(480, 7, 100), on(480), off(960))) == 1


def test_parts_are_split_where_volume_or_pan_differ_much():
    read = song(on(0), off(10), turn(100, 7, 20), on(100), off(110), turn(200, 10, 127), on(200), off(210))
    strips = [(part.channel.gain_db, part.channel.pan) for part in read.timeline.parts]
    assert strips == [(0.0, 0.0), (-24.0, 0.0), (-24.0, 1.0)]
    assert len({part.name for part in read.timeline.parts}) == 3


def test_the_reverb_send():
    for value, wanted in ((40, -12.0), (127, -2.0), (0, SILENT_DB)):
        read = song(turn(0, 91, value), on(0), off(480))
        assert read.timeline.parts[0].channel.reverb_db == wanted


def test_brightness():
    assert song(turn(0, 74, 96), on(0), off(9)).timeline.parts[0].notes["brightness"][0] == 0.75
    assert song(on(0), off(9)).timeline.parts[0].notes["brightness"][0] == 0.5


def test_a_note_is_bent_to_where_the_wheel_rests():
    found = notes(on(0), *[bend(tick, 80 * tick) for tick in range(0, 100, 10)], bend(100, 8_191), off(480))
    assert found[0][2] == pytest.approx(62.0, abs=0.001)
    shaken = [bend(tick, round(2_000 * np.sin(tick / 15))) for tick in range(0, 480, 5)]
    assert notes(on(0), *shaken, off(480))[0][2] == pytest.approx(60.0, abs=0.1)


def test_the_range_of_the_wheel():
    ranged = [turn(0, 101, 0), turn(0, 100, 0), turn(0, 6, 12), turn(0, 38, 50)]
    assert notes(*ranged, bend(0, -8_192), on(0), off(480))[0][2] == pytest.approx(47.5)
    other = [turn(0, 101, 0), turn(0, 100, 1), turn(0, 6, 12)]
    assert notes(*other, bend(0, -8_192), on(0), off(480))[0][2] == pytest.approx(58.0)


def test_programs_and_channel_10():
    read = song(program(0, 40), on(0), off(10), program(20, 41), on(20), off(30), on(40, 40, channel=9), off(50, 40, 9))
    parts = [(part.preset, part.program, part.percussion, part.notes["pitch"][0]) for part in read.timeline.parts]
    assert parts == [("program-40", 40, False, 60.0), ("program-41", 41, False, 60.0), ("kit", 0, True, 38.0)]


def test_drums_that_nothing_plays_are_left_out():
    assert len(notes(on(0, 99, channel=9), off(9, 99, 9), on(9, 36, channel=9), off(19, 36, 9))) == 1


@pytest.mark.parametrize(
    ("events", "percussion"),
    [
        ([turn(0, 0, 120), program(0, 0)], True),
        ([turn(0, 0, 127), program(0, 0)], False),
        ([(0, mido.Message("sysex", data=(0x43, 0x10, 0x4C, 0, 0, 0x7E, 0))), turn(0, 0, 127), program(0, 0)], True),
        ([(0, mido.Message("sysex", data=(0x41, 0x10, 0x42, 0x12, 0x40, 0x11, 0x15, 1, 0x19)))], True),
        ([(0, mido.Message("sysex", data=(0x41, 0x10, 0x42, 0x12, 0x40, 0x12, 0x15, 1, 0x18)))], False),
    ],
)
def test_percussion_on_other_channels(events, percussion):
    assert song(*events, on(0), off(9)).timeline.parts[0].percussion is percussion


def test_tracks_and_ports_play_together():
    port = [(0, mido.MetaMessage("midi_port", port=1)), program(0, 5), on(0), off(480)]
    read = read_midi(file_of([program(0, 4), on(0), off(480)], port), voices, Mix())
    assert [part.preset for part in read.timeline.parts] == ["program-4", "program-5"]


def test_the_round_robin_moves_on_only_where_a_key_is_struck_again_soon():
    events = [event for tick in (0, 240, 480, 4_800) for event in (on(tick), off(tick + 100))]
    assert song(*events).timeline.parts[0].notes["variant"].tolist() == [0, 1, 2, 0]


def test_what_we_write_is_what_we_read():
    """Our own MIDI comes back on the same frames; what is read is written with the same times, too."""
    events = [
        event
        for step in range(40)
        for event in (on(480 * step, 50 + step % 12, 90), off(480 * step + 400, 50 + step % 12))
    ]
    first = song(*sorted([meta(0, "set_tempo", tempo=461_538), *events], key=lambda event: event[0])).timeline
    again = read_midi(timeline_midi(first), voices, Mix()).timeline
    apart = np.array(rows(first)) - np.array(rows(again))
    assert np.abs(apart[:, 0]).max() <= 24
    assert not apart[:, 2:].any()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"RIFF....WAVE",
        b"MThd",
        b"MThd" + struct.pack(">IHHH", 6, 1, 1, 480),
        b"MThd" + struct.pack(">IHHH", 6, 1, 1, 480) + b"MTrk" + struct.pack(">I", 1_000) + b"\x00\x90",
        b"MThd" + struct.pack(">IHHH", 6, 1, 1, 0) + b"MTrk" + struct.pack(">I", 4) + b"\x00\xff\x2f\x00",
        file_of([on(0), off(9)], kind=2),
        file_of([meta(0, "track_name", name="silence")]),
    ],
)
def test_what_is_no_music_is_a_clear_error(data):
    with pytest.raises(ComposerError, match="MIDI file"):
        read_midi(data, voices, Mix())


GOOD = file_of([program(0, 3), *[event for t in range(0, 960, 60) for event in (on(t), off(t + 50))]], [on(0), off(99)])


@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), max_size=6), st.integers(0, len(GOOD)))
@settings(max_examples=200, deadline=None)
def test_damaged_files_are_read_or_refused(damage, length):
    data = bytearray(GOOD)
    for place, octet in damage:
        data[place] = octet
    try:
        read = read_midi(bytes(data[:length]), voices, Mix())
    except ComposerError:
        return
    assert read.timeline.frames > 0
    assert all(len(part.notes) for part in read.timeline.parts)
