"""Percussion: names of drums and the notes that play them."""

from __future__ import annotations

GENERAL_MIDI = {
    "kick": 36, "kick2": 35, "snare": 38, "rimshot": 40, "rim": 37, "clap": 39,
    "hat": 42, "pedal": 44, "open-hat": 46,
    "crash": 49, "crash2": 57, "splash": 55, "ride": 51, "bell": 53, "ride2": 59, "china": 52, "gong": 52,
    "tom1": 50, "tom2": 48, "tom3": 47, "tom4": 45, "tom5": 43, "tom6": 41,
    "shaker": 70, "maracas": 70, "cabasa": 69, "shaker2": 82, "tambourine": 54, "cowbell": 56,
    "triangle": 81, "triangle-mute": 80, "vibraslap": 58, "sticks": 31, "snap": 28,
    "bongo-high": 60, "bongo-low": 61, "frame-high": 60, "frame-low": 61,
    "conga-mute": 62, "conga-high": 63, "conga-open": 63, "conga-low": 64,
    "timbale-high": 65, "timbale-low": 66, "agogo-high": 67, "agogo-low": 68,
    "whistle": 71, "whistle-long": 72, "guiro": 73, "guiro-long": 74, "clave": 75,
    "block-high": 76, "block-low": 77, "cuica-mute": 78, "cuica": 79,
    "jingle": 83, "bell-tree": 84, "castanets": 85, "surdo-mute": 86, "surdo": 87,
    "scratch": 29, "scratch-pull": 30, "metronome": 33,
}  # fmt: skip
"""Name -> note of General MIDI (the percussion of Level 1, and what Level 2 adds); toms from high to low."""

LATIN_KIT = {
    "cajon-low": 35, "cajon": 36, "cajon-tip": 37, "cajon-snare": 38,
    "conga-slap": 88, "conga-slap-low": 89, "conga-heel": 90, "bongo-slap": 91,
    "cajon-bass": 92, "cajon-tone": 93, "cajon-slap": 94,
    "pandeiro": 95, "pandeiro-slap": 96, "pandeiro-jingle": 97, "pandeiro-roll": 98,
    "chacha-bell": 99, "mambo-bell": 100, "guira": 101,
}  # fmt: skip
"""Further names for the preset ``latin-kit``, whose notes from 88 up General MIDI does not know."""

WORLD_KIT = {
    "bodhran": 35, "bodhran-high": 47,
    "djembe-bass": 36, "djembe-tone": 40, "djembe-slap": 38,
    "frame-doum": 41, "frame-tone": 43,
    "tek": 42, "ka": 44, "doum": 63, "tek2": 65, "pa": 66,
    "riq": 51, "riq-open": 46, "riq-roll": 54, "finger-cymbal": 53,
    "bayan": 45, "tun": 48, "na": 50, "te": 62,
}  # fmt: skip
"""Further names for the preset ``world-kit``: djembe, darbuka (doum, tek, ka, pa), tabla (bayan, tun, na, te), riq."""

ORCHESTRAL_KIT = {
    "bass-drum": 36, "bass-drum2": 35, "tam-tam": 88, "crash-pair": 57, "crash-pair2": 59, "suspended": 55,
    "timpani-f": 41, "timpani-g": 43, "timpani-a": 45, "timpani-b": 47, "timpani-c": 48, "timpani-d": 50,
    "timpani-e": 52,
}  # fmt: skip
"""Further names for the preset ``orchestral-kit``, whose toms are kettle drums at their pitches."""

OTHER_KITS = {
    "brush-tap": 38, "brush-slap": 39, "brush-swirl": 40,
    "taiko-rim": 37, "taiko-high": 47, "taiko": 43, "taiko-low": 41,
}  # fmt: skip
"""Further names for the presets ``brush-kit`` and ``cinematic-kit``."""

DRUMS = {**GENERAL_MIDI, **LATIN_KIT, **WORLD_KIT, **ORCHESTRAL_KIT, **OTHER_KITS}
"""Every name that a pattern may use -> its note."""
