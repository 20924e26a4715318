"""Theme: the tune of one material, composed once and heard wherever the material returns.

A theme fills one phrase of the style. Several are drafted, those outside the bands of human tunes are dropped, and one
of the others is taken at random: the highest score would be the blandest tune (RL-Tuner and best-of-n selection both
end there).
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from composer.compose.development import Draft, pushed
from composer.compose.harmony import phrase_chords, slots
from composer.compose.lick import line
from composer.compose.motif import Field, Tone, Voice
from composer.compose.plan import Plan, Slot
from composer.seeding import Stream
from composer.styles.schema import PartSpec
from composer.theory.metre import STEPS_PER_BEAT

REGISTER = {"A": -2.0, "B": 3.0, "C": 1.0, "D": 0.0, "E": 0.0}
"""Semitones from the middle of the lane: a refrain lies a third to a fourth above its verse."""

GUIDE_TONES = (3, 4, 9, 10, 11)
"""Semitones above a root that tell one chord from another: thirds, sixth and sevenths."""

TRIES = 12
WANTED = 2


def theme(plan: Plan, spec: PartSpec, material: str, label: str, improvised: bool = False) -> tuple[Tone, ...]:
    """The theme of a material: steps count from the start of a phrase of `form.phrase_bars` bars."""
    return _theme(plan, spec.name, spec.lane, material, label, improvised)


@lru_cache(maxsize=64)
def _theme(
    plan: Plan, name: str, lane: tuple[int, int], material: str, label: str, improvised: bool
) -> tuple[Tone, ...]:
    root = plan.stream(f"{name}/material-{material}/{'solo-' if improvised else ''}{label}")
    bars = phrase_chords(plan.loop(material, label[0]), (), plan.style.form.phrase_bars)
    fields = fields_of(plan, slots(bars, 0, plan.metre), 0.0)
    voice = voice_over(plan, fields, lane, REGISTER[material] + (2.0 if label == "b" else 0.0))
    drafts, survivors = [], []
    for attempt in range(TRIES):
        drawn = _drawn(plan, voice, len(bars), root.child(attempt), improvised)
        draft = pushed(drawn, voice, root.child("push"))
        drafts.append(draft)
        if in_bands(draft, voice):
            survivors.append(draft)
        if len(survivors) == WANTED:
            break
    return tuple(root.child("choice").choice(survivors or drafts))


def _drawn(plan: Plan, voice: Voice, bars: int, pick: Stream, improvised: bool) -> list[Tone]:
    """A phrase developed from an idea; a solo from the licks of the style, where it has some."""
    melody = plan.style.melody
    if improvised and melody.licks:
        return line(voice, melody.licks, bars * plan.metre.bar_steps, round(voice.centre), pick)
    return Draft(plan, voice, pick, improvised).tones(bars)


def fields_of(plan: Plan, chords: tuple[Slot, ...], start_beat: float) -> tuple[Field, ...]:
    """The harmony under a phrase, by step from its start."""
    return tuple(
        Field(
            round((slot.onset_beat - start_beat) * STEPS_PER_BEAT),
            frozenset(slot.chord.pitch_classes(plan.tonic)),
            plan.tones_over(slot.chord),
            frozenset(
                (plan.tonic + slot.chord.root + tone) % 12 for tone in slot.chord.intervals if tone in GUIDE_TONES
            ),
        )
        for slot in chords
    )


def voice_over(plan: Plan, fields: tuple[Field, ...], lane: tuple[int, int], register: float) -> Voice:
    """What a tune over some harmony must respect: the style's span around a centre inside the lane."""
    middle = (lane[0] + lane[1]) / 2
    half = plan.style.melody.span / 2
    centre = min(max(middle + register, lane[0] + half - 2), lane[1] - half + 2)
    low, high = max(lane[0], round(centre - half)), min(lane[1], round(centre + half))
    return Voice(plan.style.melody, plan.metre, fields, low, high, centre)


def in_bands(tones: list[Tone], voice: Voice) -> bool:
    """Whether a tune lies inside the bands of human ones (`music.md` 5, G10 and G14, both-sided)."""
    moves = [after.pitch - before.pitch for before, after in pairwise(tones)]
    if len(moves) < 3:
        return True
    count = len(moves)
    steps = sum(1 for move in moves if 1 <= abs(move) <= 2) / count
    leaps = sum(1 for move in moves if abs(move) >= 5) / count
    still = sum(1 for move in moves if move == 0) / count
    sway = sum(1 for a, b in zip(tones, tones[2:], strict=False) if a.pitch == b.pitch) / count
    onward = [after * before > 0 for before, after in pairwise(move for move in moves if move) if abs(before) <= 2]
    inertia = sum(onward) / len(onward) if onward else 0.6
    home = sum(1 for tone in tones if tone.pitch % 12 in voice.field_at(tone.step).chord) / len(tones)
    smooth = 0.36 <= steps <= 0.72 and leaps <= 0.24 and 0.46 <= inertia <= 0.78
    return smooth and still <= 0.35 and sway <= 0.3 and 0.5 <= home <= 0.8
