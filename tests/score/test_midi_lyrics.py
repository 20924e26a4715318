"""Lyrics and portamento: from a MIDI file to notes, and back."""

import io

import mido
import pytest

from composer.score.midi import score_midi, timeline_midi
from composer.score.midi_reader import Voice, read_midi
from composer.score.mix import Channel, Mix

SONG = ("Twin", "kle,", "twin", "kle", "lit", "tle", "star")


def on(tick, key, channel=0):
    return tick, mido.Message("note_on", note=key, velocity=100, channel=channel)


def off(tick, key, channel=0):
    return tick, mido.Message("note_off", note=key, channel=channel)


def turn(tick, control, value, channel=0):
    return tick, mido.Message("control_change", control=control, value=value, channel=channel)


def lyric(tick, text, kind="lyrics"):
    return tick, mido.MetaMessage(kind, text=text)


def read(*tracks):
    file = mido.MidiFile(ticks_per_beat=480)
    for events in tracks:
        track, before = mido.MidiTrack(), 0
        for tick, message in sorted(events, key=lambda event: event[0]):
            track.append(message.copy(time=tick - before))
            before = tick
        file.tracks.append(track)
    out = io.BytesIO()
    file.save(file=out)
    return read_midi(out.getvalue(), voice, Mix())


def voice(program, percussion, key):
    return Voice("kit" if percussion else "any", "melody", Channel(), key)


def tune(keys, channel=0, step=480):
    """A line of notes, each as long as its step."""
    return [event for index, key in enumerate(keys)
            for event in (on(index * step, key, channel), off((index + 1) * step, key, channel))]  # fmt: skip


def syllables(song, part=0):
    return song.timeline.parts[part].notes["syllable"].tolist()


def slides(song):
    return song.timeline.parts[0].notes["slide_semitones"].tolist()


KEYS = (60, 60, 67, 67, 69, 69, 67)
WORDS = [lyric(480 * index, text) for index, text in enumerate(SONG)]


def test_each_note_has_its_syllable():
    song = read(tune(KEYS) + WORDS)
    assert syllables(song) == ["Twin", "kle,", "twin", "kle", "lit", "tle", "star"]
    assert song.score.parts[0].notes["syllable"].tolist() == syllables(song)


def test_lyrics_on_a_track_of_their_own_find_the_channel_that_sings_them():
    arpeggio = tune((48, 52, 55, 60) * 7, channel=1, step=120)
    song = read(WORDS, arpeggio, tune(KEYS, channel=3))
    found = {part.name: part.notes["syllable"].tolist() for part in song.timeline.parts}
    assert found["04 any"][-1] == "star"
    assert set(found["02 any"]) == {""}


def test_notes_without_a_lyric_go_on_with_the_syllable():
    song = read([*tune((60, 62, 64, 65)), lyric(0, "glo-"), lyric(1440, "ria")])
    assert syllables(song) == ["glo", "-glo", "-glo", "ria"]


def test_a_syllable_does_not_go_on_for_ever():
    song = read([*tune((60, 62)), on(9600, 64), off(9700, 64), lyric(0, "la"), lyric(480, "lu")])
    assert syllables(song) == ["la", "lu", ""]


def test_lyrics_beside_the_beat_are_met():
    assert syllables(read([*tune((60, 62)), lyric(30, "la"), lyric(455, "lu")])) == ["la", "lu"]


def test_karaoke_files_keep_their_words_in_texts():
    head = [lyric(0, "@KMIDI KARAOKE FILE", "text"), lyric(0, "@TTwinkle", "text")]
    words = [lyric(480 * index, f"\\{text}", "text") for index, text in enumerate(SONG)]
    assert syllables(read(head + words, tune(KEYS)))[-1] == "star"
    assert set(syllables(read(words, tune(KEYS)))) == {""}


def test_lyrics_that_meet_no_channel_are_left_alone():
    assert set(syllables(read(tune(KEYS), [lyric(200 + 480 * index, text) for index, text in enumerate(SONG)]))) == {""}


@pytest.mark.parametrize("write", [lambda song: timeline_midi(song.timeline), lambda song: score_midi(song.score)])
def test_syllables_and_slides_come_back_from_a_written_file(write):
    song = read([*tune((60, 62, 64, 67)), lyric(0, "glo-"), lyric(1440, "ría"), turn(1430, 84, 60)])
    again = read_midi(write(song), voice, Mix())
    assert syllables(again) == ["glo", "-glo", "-glo", "ría"]
    assert slides(again) == slides(song) == [0.0, 0.0, 0.0, -7.0]
    assert again.timeline.parts[0].notes["onset_s"].tolist() == song.timeline.parts[0].notes["onset_s"].tolist()


def test_portamento_slides_from_the_last_key_while_it_is_on():
    song = read([*tune((60, 67, 64, 65)), turn(470, 65, 127), turn(1430, 65, 0)])
    assert slides(song) == [0.0, -7.0, 3.0, 0.0]


def test_a_named_key_is_the_source_of_one_note():
    assert slides(read([*tune((60, 67, 64)), turn(470, 84, 72)])) == [0.0, 5.0, 0.0]


def test_no_time_and_a_reset_switch_portamento_off():
    assert slides(read([turn(0, 65, 127), turn(0, 5, 0), *tune((60, 67))])) == [0.0, 0.0]
    assert slides(read([turn(0, 65, 127), *tune((60, 67, 69)), turn(900, 121, 0)])) == [0.0, -7.0, 0.0]


def test_drums_do_not_slide():
    assert slides(read([turn(0, 65, 127, channel=9), *tune((36, 38), channel=9)])) == [0.0, 0.0]
