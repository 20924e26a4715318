"""Writes notes.json anew: run it when the music was changed on purpose, and raise the engine version with it."""

import json
import sys
from hashlib import blake2b
from pathlib import Path

import composer
from composer.score.midi import timeline_midi
from composer.styles.loader import style_files

FILE = Path(__file__).with_name("notes.json")
STRUCTURE = [
    {"type": "intro", "duration": 1},
    {"energy": "medium", "duration": 2},
    {"energy": "calm", "duration": 1},
    {"energy": "dynamic", "duration": 2},
]


def briefs():
    """Briefs by name: every style in its own form and in one that is asked for."""
    for genre, subgenres in style_files().items():
        for subgenre in subgenres:
            style = {"genre": genre, "subgenre": subgenre}
            yield f"{genre}/{subgenre}, its own form", {**style, "duration_ms": 90_000, "seed": 1}
            yield f"{genre}/{subgenre}, asked form", {**style, "duration_ms": 61_234, "seed": 2, "structure": STRUCTURE}
            yield f"{genre}/{subgenre}, cropped", {**style, "duration_ms": 17_777, "seed": 3, "crop": True, "bpm": 101}


def digest(brief):
    """Digest of the performed MIDI file: notes, times to the tick, velocities, tempo, metre, names."""
    return blake2b(timeline_midi(composer.compose(**brief).timeline), digest_size=16).hexdigest()


def main():
    """Write the file."""
    pinned = {"engine": composer.__version__, "notes": {name: digest(brief) for name, brief in briefs()}}
    FILE.write_text(json.dumps(pinned, indent=2) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(pinned['notes'])} pieces pinned in {FILE.name}\n")


if __name__ == "__main__":
    main()
