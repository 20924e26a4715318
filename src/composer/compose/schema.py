"""Schema: what people and services are told about a piece; needs the plan only."""

from __future__ import annotations

from typing import Any

from composer.brief import Brief
from composer.compose.plan import Plan
from composer.units import FRAMES_PER_MS, tempo_us_to_beat_frames, tempo_us_to_bpm
from composer.version import __version__


def schema(brief: Brief, plan: Plan) -> dict[str, Any]:
    """The documented description of a piece.

    ``start`` and ``duration`` of a movement are fractions of the whole, as they came out on bar lines; ``bpm`` is
    the documented integer and ``tempo_us`` the exact tempo. ``sections`` list what the movements became, phrase by
    phrase, with cadences and chords as roman numerals; ``parts`` name the tracks of a MIDI file and what they do.
    """
    return {
        "id": brief.id,
        "genre": brief.genre,
        "subgenre": brief.subgenre,
        "music_engine_version": __version__,
        "seed": brief.seed,
        "bpm": round(tempo_us_to_bpm(plan.tempo.tempo_us)),
        "tempo_us": plan.tempo.tempo_us,
        "measure": plan.metre.name,
        "key": plan.tonic_name,
        "mode": plan.mode,
        "bars": plan.bars,
        "duration_ms": brief.duration_ms,
        "structure": _structure(plan),
        "sections": _sections(plan),
        "parts": [{"name": part.name, "role": part.role} for part in plan.style.parts],
        "notices": list(plan.notices),
    }


def _structure(plan: Plan) -> list[dict[str, Any]]:
    bar = tempo_us_to_beat_frames(plan.tempo.tempo_us) * plan.metre.count * 4 // plan.metre.unit
    edges = [movement.start_bar * bar for movement in plan.movements] + [plan.frames]
    return [
        {
            "start": start / plan.frames,
            "duration": (end - start) / plan.frames,
            "energy": movement.energy,
            "movement": movement.kind,
            "start_ms": round(start / FRAMES_PER_MS),
            "bars": movement.bars,
        }
        for movement, start, end in zip(plan.movements, edges, edges[1:], strict=False)
    ]


def _sections(plan: Plan) -> list[dict[str, Any]]:
    return [
        {
            "movement": section.movement,
            "type": section.kind,
            "material": section.material,
            "start_bar": section.start_bar,
            "bars": section.bars,
            "energy": round(section.energy, 3),
            "phrases": [
                {
                    "start_bar": phrase.start_bar,
                    "bars": phrase.bars,
                    "cadence": phrase.cadence,
                    "chords": [slot.chord.symbol for slot in phrase.slots],
                }
                for phrase in section.phrases
            ],
        }
        for section in plan.sections
    ]
