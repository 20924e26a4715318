"""Two small instruments and pieces made of them: the machinery is tested without the library's presets."""

import numpy as np
import pytest

from composer.score.mix import Channel, Mix, Reverb
from composer.score.note import timed_notes
from composer.score.score import Part
from composer.score.tempo import TempoMap
from composer.score.timeline import Timeline
from composer.synth.instrument import Model, Param
from composer.synth.preset import Preset, Sound
from composer.units import pitch_to_hz

RATE = 48_000


def render_ping(strike, values):
    """A mono tone that dies away whatever the gate."""
    time = np.arange(int(values["length_s"] * RATE)) / RATE
    fade = np.minimum(1.0, np.minimum(time / 0.002, (time[-1] - time) / 0.005))
    hz = pitch_to_hz(strike.pitch) * (1.0 + 0.001 * strike.variant)
    tone = np.sin(2 * np.pi * hz * time) * np.exp(-time / 0.08) * fade * strike.velocity
    return tone.astype(np.float32)[None, :]


def render_hum(strike, values):
    """A stereo tone that holds as long as its gate and then takes a tenth of a second to end; with some DC."""
    frames = strike.gate + RATE // 10
    time = np.arange(frames) / RATE
    fade = np.minimum(1.0, np.minimum(time / 0.01, (frames - 1 - np.arange(frames)) / (RATE // 10)))
    left = np.sin(2 * np.pi * pitch_to_hz(strike.pitch) * time)
    right = np.sin(2 * np.pi * pitch_to_hz(strike.pitch) * 1.003 * time)
    level = 0.3 * strike.velocity * (0.5 + strike.brightness)
    return ((np.array([left, right]) + 0.05) * fade * level).astype(np.float32)


PING = Model((Param("length_s", 0.05, 30.0, 0.4, "log", "s", "Length"),), render_ping, sustained=False)
HUM = Model((), render_hum)


def toy_presets():
    """A pitched mono sound, a sustained stereo sound, one through an amplifier, and a kit with a choke group."""
    ping = Sound("ping", PING, PING.values({}))
    ring = Sound("ring", PING, PING.values({"length_s": 26.0}))
    hum = Sound("hum", HUM, HUM.values({}))
    kit = {
        36: Sound("kit/36", PING, PING.values({"length_s": 0.3})),
        42: Sound("kit/42", PING, PING.values({"length_s": 0.05}), choke="hat", pan=0.3),
        46: Sound("kit/46", PING, PING.values({"length_s": 1.0}), choke="hat", gain_db=-3.0),
    }
    return {
        "ping": Preset("ping", "", ping, {}),
        "ring": Preset("ring", "", ring, {}),
        "hum": Preset("hum", "", hum, {}),
        "fuzz": Preset("fuzz", "", Sound("fuzz", HUM, {}), {}, {"kind": "amp", "drive_db": 20.0}),
        "wavy": Preset("wavy", "", Sound("wavy", HUM, {}), {}, {"kind": "chorus"}),
        "worn": Preset("worn", "", Sound("worn", HUM, {}), {}, {"kind": "tape"}),
        "kit": Preset("kit", "", None, kit),
    }


def timed(rows):
    """Notes from rows (onset_s, duration_s, pitch, velocity)."""
    listed = [(round(onset * RATE) / RATE, length, pitch, velocity, 0.5, 0, index % 4)
              for index, (onset, length, pitch, velocity) in enumerate(rows)]  # fmt: skip
    return timed_notes(listed)


def part(name, preset, rows, channel=None, percussion=False):
    """A part of a toy piece."""
    return Part(name, name, preset, 0, percussion, channel or Channel(), timed(rows))


def timeline(parts, seconds, mix=None, **options):
    """A piece at 120 beats a minute."""
    tempo = TempoMap.constant(500_000)
    return Timeline(tuple(parts), tempo, (4, 4), "C", "", (), round(seconds * RATE), mix or Mix(), **options)


def band(seconds, mix=None, **options):
    """Kick, hats, bass, chords, an amplified part and a lead with echo, for a given time."""
    beats = range(int(seconds * 2) - 3)
    drums = [(b * 0.5, 0.1, 36, 0.9) for b in beats] + [(b * 0.5 + 0.25, 0.1, 42 if b % 2 else 46, 0.5) for b in beats]
    bass = [(b * 0.5 + 0.25, 0.2, 36 + 5 * (b // 8 % 2), 0.8) for b in beats]
    chords = [(b * 0.5, 1.9, pitch, 0.6) for b in beats[::4] for pitch in (60, 64, 67)]
    fuzz = [(b * 0.5, 0.4, 48, 0.7) for b in beats[::2]]
    lead = [(b * 0.5, 0.3, 72 + b * 5 % 12, 0.5 + b % 4 * 0.1) for b in beats]
    parts = (
        part("drums", "kit", drums, Channel("drums", reverb_db=-20.0), percussion=True),
        part("bass", "hum", bass, Channel("bass", -3.0, lowpass_hz=900.0, duck_db=4.0)),
        part("chords", "hum", chords, Channel("harmony", -8.0, highpass_hz=200.0, reverb_db=-8.0, duck_db=6.0)),
        part("fuzz", "fuzz", fuzz, Channel("harmony", -10.0, pan=-0.5, reverb_db=-14.0)),
        part("lead", "ping", lead, Channel("lead", -6.0, pan=0.4, reverb_db=-10.0, delay_db=-9.0)),
    )
    return timeline(parts, seconds, mix or Mix(Reverb(0.8)), **options)


@pytest.fixture(scope="session")
def presets():
    """Sounds that go before the library's."""
    return toy_presets()


@pytest.fixture(scope="session")
def toys():
    """The builders of toy pieces, by name."""
    return {"part": part, "timeline": timeline, "band": band, "timed": timed}
