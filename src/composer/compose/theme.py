"""Theme: the tune of one material, composed once and heard wherever the material returns.

A theme fills one phrase of the style. It is made of units (an idea, its repeat, its sequence, a contrast, a
fragment, a close), several are drawn, those outside the bands of human tunes are dropped, and one of the others is
taken at random: the highest score would be the blandest tune (`music.md` 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from composer.compose.harmony import phrase_chords, slots
from composer.compose.motif import Field, Tone, Voice, fitted, rhythm, shifted, walk
from composer.compose.plan import Plan, Slot
from composer.seeding import Stream
from composer.styles.schema import PartSpec
from composer.theory.metre import STEPS_PER_BEAT

UNIT_FORMS = {
    4: (
        ("idea", "sequence", "fragment", "close"),
        ("idea", "contrast", "repeat", "close"),
        ("idea", "repeat", "contrast", "close"),
        ("idea", "answer", "repeat", "close"),
    ),
    3: (("idea", "repeat", "close"), ("idea", "contrast", "close")),
    2: (("idea", "close"), ("idea", "answer")),
    1: (("idea",),),
}
"""Number of units -> orders of operations: sentence, period and their relatives (`music.md` 2.2)."""

REGISTER = {"A": -2.0, "B": 3.0, "C": 1.0}
"""Semitones from the middle of the lane: a refrain lies a third to a fourth above its verse."""

TRIES = 6
WANTED = 2


def theme(plan: Plan, spec: PartSpec, material: str, label: str, improvised: bool = False) -> tuple[Tone, ...]:
    """The theme of a material: steps count from the start of a phrase of `form.phrase_bars` bars."""
    return _theme(plan, spec.name, spec.lane, material, label, improvised)


@lru_cache(maxsize=64)
def _theme(
    plan: Plan, name: str, lane: tuple[int, int], material: str, label: str, improvised: bool
) -> tuple[Tone, ...]:
    kind = "solo" if improvised else label
    root = plan.stream(f"{name}/material-{material}/{kind}")
    bars = phrase_chords(plan.loops[material], (), plan.style.form.phrase_bars)
    fields = fields_of(plan, slots(bars, 0, plan.metre), 0.0)
    voice = voice_over(plan, fields, lane, REGISTER[material] + (2.0 if label == "b" else 0.0))
    drafts, survivors = [], []
    for attempt in range(TRIES):
        draft = _Draft(plan, voice, root.child(attempt), improvised).tones(len(bars))
        drafts.append(draft)
        if in_bands(draft, voice):
            survivors.append(draft)
        if len(survivors) == WANTED:
            break
    return tuple(root.child("choice").choice(survivors or drafts))


def fields_of(plan: Plan, chords: tuple[Slot, ...], start_beat: float) -> tuple[Field, ...]:
    """The harmony under a phrase, by step from its start."""
    return tuple(
        Field(
            round((slot.onset_beat - start_beat) * STEPS_PER_BEAT),
            frozenset(slot.chord.pitch_classes(plan.tonic)),
            frozenset((plan.tonic + tone) % 12 for tone in plan.scale_over(slot.chord)),
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


@dataclass
class _Draft:
    """One attempt at a theme: the units in order, each developed from the idea."""

    plan: Plan
    voice: Voice
    pick: Stream
    improvised: bool

    def tones(self, bars: int) -> list[Tone]:
        unit_bars = 2 if bars >= 8 else 1
        count = min(4, bars // unit_bars)
        form = self.pick.choice(UNIT_FORMS[count])
        cells = self._cells()
        found: list[Tone] = []
        idea: list[Tone] = []
        for index, operation in enumerate(form):
            start = index * unit_bars * self.plan.metre.bar_steps
            unit = self._unit(operation, idea, found, start, cells[: unit_bars + 1])
            idea = idea or unit
            found += unit
        return self._pushed(found)

    def _cells(self) -> list[str]:
        """The rhythms of this theme: few, so that they are recognised; a solo takes the busiest."""
        cells = list(self.plan.style.melody.cells[self.plan.metre.name])
        if self.improvised:
            cells = sorted(cells, key=lambda cell: -cell.count("x"))[: max(3, len(cells) // 2)]
        return self.pick.shuffled(cells)

    def _unit(self, operation: str, idea: list[Tone], before: list[Tone], start: int, cells: list[str]) -> list[Tone]:
        last = before[-1].pitch if before else self._opening()
        scale = sorted((self.plan.tonic + tone) % 12 for tone in self.plan.scale_over(self.plan.loops["A"][0][0]))
        centre, lift = self.voice.centre, self.pick.uniform(1.5, 4.5)
        if operation == "idea":
            return walk(self.voice, rhythm(cells[:-1], start), last, (centre - 1, centre + lift), self.pick)
        if operation == "repeat":
            return shifted(self.voice, idea, start, 0, scale)
        if operation == "sequence":
            return shifted(self.voice, idea, start, self.pick.choice((1, 1, 2, -1)), scale)
        if operation == "answer":
            return self._answer(idea, start)
        if operation == "fragment":
            return self._fragment(idea, start, scale)
        if operation == "contrast":
            notes = rhythm([cells[-1], *cells[1:-1]], start)
            return walk(self.voice, notes, last, (centre + lift, centre), self.pick)
        notes = rhythm([cells[0], _closing(cells[-1])][-(len(cells) - 1) :], start)
        return walk(self.voice, notes, last, (centre + lift - 1, centre - 2), self.pick)

    def _opening(self) -> int:
        """A pitch of the first chord near the centre: 90-98 % of human tunes start on the tonic triad."""
        near = self.voice.fields[0].chord
        options = [p for p in range(self.voice.low, self.voice.high + 1) if p % 12 in near]
        options.sort(key=lambda pitch: abs(pitch - self.voice.centre))
        return self.pick.choice(options[:3] or [round(self.voice.centre)])

    def _answer(self, idea: list[Tone], start: int) -> list[Tone]:
        """The idea with another ending: its last third is walked anew, downwards."""
        keep = max(1, len(idea) * 2 // 3)
        head = fitted(self.voice, [tone._replace(step=tone.step + start) for tone in idea[:keep]])
        tail = [(tone.step + start, tone.length) for tone in idea[keep:]]
        return head + walk(self.voice, tail, head[-1].pitch, (head[-1].pitch, self.voice.centre - 2), self.pick)

    def _fragment(self, idea: list[Tone], start: int, scale: list[int]) -> list[Tone]:
        """The first half of the idea twice, the second time a step higher: what presses towards the close."""
        half = (idea[-1].step + idea[-1].length - idea[0].step + 1) // 2
        half = -(-half // STEPS_PER_BEAT) * STEPS_PER_BEAT
        head = [tone for tone in idea if tone.step < half]
        head = [tone._replace(length=min(tone.length, half - tone.step)) for tone in head]
        return shifted(self.voice, head, start, 1, scale) + shifted(self.voice, head, start + half, 2, scale)

    def _pushed(self, tones: list[Tone]) -> list[Tone]:
        """Some notes on strong beats come an eighth early: rock vocals do it in 23 % (`music.md` 2.2)."""
        result = list(tones)
        for index in range(1, len(tones)):
            tone, before = tones[index], result[index - 1]
            strong = self.plan.metre.weight(tone.step) >= 3
            roomy = before.length > 2 and before.step + before.length > tone.step - 2 and tone.length >= 4
            if strong and roomy and self.pick.chance(self.plan.style.melody.push):
                result[index - 1] = before._replace(length=tone.step - 2 - before.step)
                result[index] = tone._replace(step=tone.step - 2, length=tone.length + 2)
        return result


def _closing(cell: str) -> str:
    """A cell that comes to rest: what starts after its middle becomes one long note."""
    half = len(cell) // 2
    return (
        cell[:half].replace(".", "-" if "x" in cell[:1] else ".")
        + "x"
        + "-" * (half // 2)
        + "." * (len(cell) - half - 1 - half // 2)
    )


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
    home = sum(1 for tone in tones if tone.pitch % 12 in voice.field_at(tone.step).chord) / len(tones)
    return 0.25 <= steps <= 0.8 and leaps <= 0.35 and still <= 0.35 and sway <= 0.35 and 0.5 <= home <= 0.95
