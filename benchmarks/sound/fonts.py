"""Notes of sampled sounds: played dry by fluidsynth or timidity, heard once, what was heard kept outside the project.

They are packages of Debian (fluid-soundfont-gm, timgm6mb-soundfont, freepats) and are used for nothing but this test.
The third was never looked at while the judge was made or a preset voiced: where it is there, it is heard.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from hashlib import blake2b
from itertools import groupby
from pathlib import Path

import mido
import numpy as np
import soundfile
from numpy.typing import NDArray

from benchmarks.sound import features as listening
from benchmarks.sound import hearing
from benchmarks.sound.note import Note, hz

FOLDER = Path("/usr/share/sounds/sf2")
TEACHER, OTHER = FOLDER / "FluidR3_GM.sf2", FOLDER / "TimGM6mb.sf2"
BLIND = Path("/etc/timidity/freepats.cfg")
"""A list of patches of timidity; it has about two programs of three."""
SPACING_S = 2.5
TICKS_PER_S = 960
"""480 ticks a quarter at 120 quarters a minute: what a MIDI file means when it says nothing else."""

Rows = NDArray[np.float64]


def missing() -> str:
    """What the judge would need and this machine does not have; empty when all is there."""
    lacking = [font.name for font in (TEACHER, OTHER) if not font.exists()]
    lacking += [] if shutil.which("fluidsynth") else ["fluidsynth"]
    return ", ".join(lacking)


def plays(font: Path, program: int) -> bool:
    """Whether a font has a program; sound fonts have them all."""
    if font.suffix != ".cfg":
        return True
    tones = font.read_text(encoding="utf-8").partition("bank 0")[2]
    return re.search(rf"^ *{program}\s+Tone", tones, re.MULTILINE) is not None


def heard(font: Path, notes: list[Note]) -> Rows:
    """Features of notes of a font, one row a note; each program is played once and then remembered."""
    rows = []
    for program, group in groupby(notes, key=lambda note: note.program):
        listed = list(group)
        kept = _kept(font, listed)
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            found = [
                listening.features(sound, hz(note.pitch))
                for note, sound in zip(listed, played(font, listed), strict=True)
            ]
            np.save(kept, np.array(found))
        rows.append(np.load(kept))
        if rows[-1].shape != (len(listed), sum(listening.GROUPS.values())):
            raise SystemExit(f"{kept} is not what it should be for program {program}; remove it")
    return np.concatenate(rows)


def _kept(font: Path, notes: list[Note]) -> Path:
    """Where the features of these notes are remembered; another font, list or definition is another place."""
    source = b"".join(Path(str(module.__file__)).read_bytes() for module in (listening, hearing))
    digest = blake2b(f"{font.name} {font.stat().st_size} {notes}".encode() + source, digest_size=12).hexdigest()
    return Path(tempfile.gettempdir()) / "composer-sound-judge" / f"{digest}.npy"


def played(font: Path, notes: list[Note]) -> Iterator[NDArray[np.float32]]:
    """Render notes without reverb and chorus; each from its key, at 48 kHz [shape=(2, frames)]."""
    with tempfile.TemporaryDirectory() as folder:
        score, sound = Path(folder) / "notes.mid", Path(folder) / "notes.wav"
        _score(notes).save(score)
        subprocess.run(_command(font, score, sound), check=True, capture_output=True)
        whole = soundfile.read(sound, dtype="float32", always_2d=True)[0].T
    step = round(SPACING_S * hearing.RATE_HZ)
    for index in range(len(notes)):
        yield whole[:, index * step : (index + 1) * step]


def _command(font: Path, score: Path, sound: Path) -> list[str]:
    """How a score becomes a file without effects."""
    if font.suffix == ".cfg":
        dry = ["-EFreverb=0", "-EFchorus=0", "-EFdelay=0"]
        return ["timidity", "-c", str(font), "-Ow2S", "-s", "48000", *dry, "-o", str(sound), str(score)]
    command = ["fluidsynth", "-ni", "-q", "-R", "0", "-C", "0", "-g", "0.5", "-r", "48000", "-z", "64"]
    return [*command, "-T", "wav", "-O", "float", "-F", str(sound), str(font), str(score)]


def _score(notes: list[Note]) -> mido.MidiFile:
    """One note every `SPACING_S`, what rings on from the one before cut off."""
    track = mido.MidiTrack()
    held = round(hearing.GATE_S * TICKS_PER_S)
    rest = round(SPACING_S * TICKS_PER_S) - held
    for note in notes:
        track.append(mido.Message("control_change", control=120, value=0))
        track.append(mido.Message("program_change", program=note.program))
        track.append(mido.Message("note_on", note=note.pitch, velocity=note.velocity))
        track.append(mido.Message("note_off", note=note.pitch, time=held))
        track.append(mido.Message("control_change", control=1, value=0, time=rest))
    return mido.MidiFile(ticks_per_beat=480, tracks=[track])
