"""General MIDI: which preset plays each of the 128 programs and each drum, and how it sits in the mix of a MIDI file.

Source of the order: "General MIDI System Level 1" (MIDI Association, 1991); kits after Roland's GS, as most files
mean them.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from composer.score.midi_reader import Voice
from composer.score.mix import Channel, Mix, Reverb
from composer.synth.preset import preset, preset_names

HALL = Mix(reverb=Reverb(decay_s=1.9, predelay_ms=18.0, damping_hz=4_800.0), loudness_lufs=-16.0, glue_db=1.0)
"""The mix of a MIDI file: a hall that flatters everything, and the loudness that streaming services play."""


class Seat(NamedTuple):
    """Where a family sits: its role, bus, level against the others (presets are equally loud), reverb send, low cut."""

    role: str
    bus: str
    gain_db: float
    reverb_db: float
    highpass_hz: float = 0.0


_KEYS = Seat("comping", "harmony", 0.0, -14.0)
_BELLS = Seat("melody", "harmony", -2.0, -11.0, 90.0)
_GUITAR = Seat("comping", "harmony", -1.0, -15.0, 60.0)
_DRIVEN = Seat("comping", "harmony", -2.0, -18.0, 70.0)
_BASS = Seat("bass", "bass", 1.0, -28.0)
_STRINGS = Seat("pad", "harmony", -1.0, -9.0)
_VOICES = Seat("pad", "harmony", -1.0, -9.0, 80.0)
_WINDS = Seat("melody", "lead", 0.0, -11.0)
_LEAD = Seat("melody", "lead", -1.0, -15.0, 60.0)
_PAD = Seat("pad", "harmony", -3.0, -10.0, 60.0)
_EFFECT = Seat("effects", "effects", -6.0, -10.0)
DRUMS = Seat("drums", "drums", 0.0, -20.0)

PROGRAMS: tuple[tuple[Seat, str], ...] = (
    (_KEYS, "grand-piano"),
    (_KEYS, "bright-piano grand-piano"),
    (_KEYS, "electric-grand cp-piano grand-piano"),
    (_KEYS, "honky-tonk grand-piano"),
    (_KEYS, "tine-piano"),
    (_KEYS, "fm-piano reed-piano tine-piano"),
    (_KEYS, "harpsichord celesta"),
    (_KEYS, "clavinet muted-guitar"),
    (_BELLS, "celesta"),
    (_BELLS, "glockenspiel"),
    (_BELLS, "music-box"),
    (_BELLS, "vibraphone"),
    (_BELLS, "marimba"),
    (_BELLS, "xylophone marimba"),
    (_BELLS, "tubular-bells glass-bell"),
    (_BELLS, "dulcimer harp"),
    (_KEYS, "drawbar-organ"),
    (_KEYS, "jazz-organ percussive-organ house-organ"),
    (_KEYS, "rock-organ drawbar-organ"),
    (_KEYS, "church-organ drawbar-organ"),
    (_KEYS, "reed-organ harmonium house-organ"),
    (_KEYS, "accordion reed-organ house-organ"),
    (_WINDS, "harmonica accordion reed-organ square-lead"),
    (_KEYS, "tango-accordion bandoneon accordion reed-organ house-organ"),
    (_GUITAR, "nylon-guitar"),
    (_GUITAR, "steel-guitar"),
    (_GUITAR, "jazz-guitar clean-guitar"),
    (_GUITAR, "clean-guitar"),
    (_GUITAR, "muted-guitar"),
    (_DRIVEN, "overdriven-guitar crunch-guitar"),
    (_DRIVEN, "distortion-guitar lead-guitar"),
    (_GUITAR, "guitar-harmonics glass-bell"),
    (_BASS, "upright-bass"),
    (_BASS, "finger-bass"),
    (_BASS, "pick-bass"),
    (_BASS, "fretless-bass finger-bass"),
    (_BASS, "slap-bass slap-bass-1 pick-bass"),
    (_BASS, "slap-bass-2 slap-bass pick-bass"),
    (_BASS, "synth-bass-1 deep-bass"),
    (_BASS, "synth-bass-2 fm-bass"),
    (_WINDS, "solo-violin violin string-ensemble"),
    (_WINDS, "viola solo-viola string-ensemble"),
    (_WINDS, "cello solo-cello low-strings"),
    (_WINDS, "contrabass low-strings"),
    (_STRINGS, "tremolo-strings string-ensemble"),
    (_STRINGS, "pizzicato-strings"),
    (_STRINGS, "harp"),
    (_STRINGS, "timpani low-strings"),
    (_STRINGS, "string-ensemble"),
    (_STRINGS, "slow-strings string-ensemble"),
    (_STRINGS, "synth-strings synth-strings-1 string-pad"),
    (_STRINGS, "synth-strings-2 synth-strings string-pad"),
    (_VOICES, "choir-ah"),
    (_VOICES, "voice-oohs choir-oh"),
    (_VOICES, "synth-voice choir-oo"),
    (_EFFECT, "orchestra-hit orchestral-hit brass-section"),
    (_WINDS, "trumpet brass-section"),
    (_WINDS, "trombone low-brass"),
    (_WINDS, "tuba low-brass"),
    (_WINDS, "muted-trumpet trumpet brass-section"),
    (_WINDS, "french-horn french-horns"),
    (_STRINGS, "brass-section"),
    (_STRINGS, "synth-brass synth-brass-1 brass-section"),
    (_STRINGS, "synth-brass-2 synth-brass brass-section"),
    (_WINDS, "soprano-sax alto-sax square-lead"),
    (_WINDS, "alto-sax tenor-sax square-lead"),
    (_WINDS, "tenor-sax alto-sax square-lead"),
    (_WINDS, "baritone-sax tenor-sax low-brass"),
    (_WINDS, "oboe square-lead"),
    (_WINDS, "english-horn oboe square-lead"),
    (_WINDS, "bassoon english-horn low-brass"),
    (_WINDS, "clarinet square-lead"),
    (_WINDS, "piccolo flute soft-lead"),
    (_WINDS, "flute soft-lead"),
    (_WINDS, "recorder flute soft-lead"),
    (_WINDS, "pan-flute flute soft-lead"),
    (_WINDS, "bottle blown-bottle pan-flute soft-lead"),
    (_WINDS, "shakuhachi pan-flute flute soft-lead"),
    (_WINDS, "whistle ocarina soft-lead"),
    (_WINDS, "ocarina whistle soft-lead"),
    (_LEAD, "square-lead"),
    (_LEAD, "saw-lead"),
    (_LEAD, "calliope-lead soft-lead"),
    (_LEAD, "chiff-lead soft-lead"),
    (_LEAD, "charang-lead lead-guitar"),
    (_LEAD, "voice-lead choir-oo"),
    (_LEAD, "fifths-lead super-saw"),
    (_LEAD, "bass-lead saw-lead"),
    (_PAD, "new-age-pad warm-pad"),
    (_PAD, "warm-pad"),
    (_PAD, "poly-pad polysynth-pad polysynth string-pad"),
    (_PAD, "choir-pad choir-oh"),
    (_PAD, "bowed-pad glass-pad warm-pad"),
    (_PAD, "metallic-pad metal-pad dark-pad"),
    (_PAD, "halo-pad string-pad"),
    (_PAD, "sweep-pad dark-pad"),
    (_PAD, "rain-pad rain glass-bell"),
    (_PAD, "soundtrack-pad soundtrack dark-pad"),
    (_PAD, "crystal-pad crystal glass-bell"),
    (_PAD, "atmosphere-pad atmosphere harp"),
    (_PAD, "brightness-pad brightness glass-bell"),
    (_PAD, "goblins-pad goblins dark-pad"),
    (_PAD, "echoes-pad echo-drops echoes warm-pad"),
    (_PAD, "sci-fi-pad sci-fi string-pad"),
    (_GUITAR, "sitar steel-guitar"),
    (_GUITAR, "banjo steel-guitar"),
    (_GUITAR, "shamisen banjo muted-guitar"),
    (_GUITAR, "koto harp"),
    (_BELLS, "kalimba music-box"),
    (_WINDS, "bagpipe bagpipes square-lead"),
    (_WINDS, "fiddle solo-violin string-ensemble"),
    (_WINDS, "shanai shehnai oboe square-lead"),
    (_BELLS, "tinkle-bell glockenspiel"),
    (_BELLS, "agogo glockenspiel"),
    (_BELLS, "steel-drum steel-drums vibraphone"),
    (_BELLS, "woodblock wood-block xylophone marimba"),
    (_EFFECT, "taiko melodic-tom timpani pizzicato-strings"),
    (_EFFECT, "melodic-tom taiko timpani pizzicato-strings"),
    (_EFFECT, "synth-drum melodic-tom timpani pluck-synth"),
    (_EFFECT, "reverse-cymbal"),
    (_EFFECT, "fret-noise vinyl-noise"),
    (_EFFECT, "breath-noise vinyl-noise"),
    (_EFFECT, "seashore vinyl-noise"),
    (_EFFECT, "bird-tweet glockenspiel"),
    (_EFFECT, "telephone music-box"),
    (_EFFECT, "helicopter vinyl-noise"),
    (_EFFECT, "applause vinyl-noise"),
    (_EFFECT, "gunshot impact"),
)
"""Program -> seat and presets, the intended one first: the first that exists is played."""

KITS: tuple[tuple[int, str], ...] = (
    (0, "standard-kit rock-kit"),
    (8, "room-kit standard-kit rock-kit"),
    (16, "power-kit standard-kit rock-kit"),
    (24, "electronic-kit dance-kit house-kit"),
    (25, "808-kit house-kit"),
    (26, "dance-kit 909-kit house-kit"),
    (32, "jazz-kit standard-kit rock-kit"),
    (40, "brush-kit jazz-kit standard-kit rock-kit"),
    (48, "orchestral-kit standard-kit rock-kit"),
    (56, "effects-kit standard-kit rock-kit"),
    (57, "standard-kit rock-kit"),
)
"""From this program of the drum channel on -> kits, the intended one first."""

_OTHER_KITS = ("standard-kit", "latin-kit", "world-kit", "rock-kit", "house-kit")
"""Where a drum that a kit lacks is looked for."""

_NEAREST: dict[int, tuple[int, ...]] = {
    27: (37,), 28: (39,), 29: (73, 37), 30: (73, 37), 31: (37,), 32: (37,), 33: (37,), 34: (81, 53),
    35: (36,), 36: (35,), 37: (75, 76, 38), 38: (40,), 39: (38,), 40: (38,), 41: (43, 45), 42: (44,), 43: (41, 45),
    44: (42,), 45: (47, 43), 46: (42,), 47: (48, 45), 48: (47, 50), 49: (57, 55), 50: (48,), 51: (59, 53), 52: (49,),
    53: (51, 56), 54: (70, 42), 55: (49,), 56: (53, 37), 57: (49,), 58: (54, 70), 59: (51,), 60: (50, 48), 61: (60, 48),
    62: (63, 60), 63: (64, 61, 48), 64: (63, 61, 47), 65: (50,), 66: (48, 47), 67: (56,), 68: (67, 56), 69: (70, 42),
    70: (69, 82, 42), 71: (80, 53), 72: (71, 81, 53), 73: (69, 70, 37), 74: (73, 70), 75: (76, 37), 76: (75, 37),
    77: (76, 37), 78: (79, 63, 48), 79: (78, 64, 47), 80: (53, 51), 81: (80, 53, 51), 82: (70, 69), 83: (54,),
    84: (81, 53), 85: (75, 37), 86: (64, 41), 87: (86, 64, 41),
}  # fmt: skip
"""What comes nearest to a drum, best first, where no kit has it."""


@cache
def voice(program: int, percussion: bool, key: int) -> Voice | None:
    """What plays a key of a program, or a drum of a kit.

    Parameters
    ----------
    program, key : int, 0..127
    percussion : bool
        The key is a drum note, the program a kit.

    Returns
    -------
    Voice or None
        None where no drum comes near.
    """
    if percussion:
        return drum(program, key)
    seat, names = PROGRAMS[program]
    chosen = _first(names)
    return Voice(chosen, seat.role, _channel(seat), key)


def drum(program: int, key: int) -> Voice | None:
    """The kit that has a drum, or what comes nearest to it."""
    kits = _kits(program)
    for wanted in (key, *_NEAREST.get(key, ())):
        for kit in kits:
            if wanted in preset(kit).notes:
                return Voice(kit, DRUMS.role, _channel(DRUMS), wanted)
    return None


def _kits(program: int) -> list[str]:
    """The kit of a program and those that help it out."""
    names = next(names for first, names in reversed(KITS) if program >= first)
    known = set(preset_names())
    return list(dict.fromkeys([_first(names), *(name for name in _OTHER_KITS if name in known)]))


def _first(names: str) -> str:
    known = set(preset_names())
    return next(name for name in names.split() if name in known)


def _channel(seat: Seat) -> Channel:
    return Channel(bus=seat.bus, gain_db=seat.gain_db, reverb_db=seat.reverb_db, highpass_hz=seat.highpass_hz)
