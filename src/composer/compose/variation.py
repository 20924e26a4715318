"""Variation: what can be done to an idea besides repeating it, and the one feature that makes it a hook."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from composer.compose.motif import Tone, Voice, fitted, nearest_in
from composer.seeding import Stream
from composer.theory.metre import STEPS_PER_BEAT

ORNAMENT_STEPS = 4
"""A note is ornamented from a quarter on: shorter ones would turn to a shake."""

LEAP = 7
"""A signature leap is a fifth or, where the scale has none, what is nearest to it."""


def inverted(voice: Voice, tones: Sequence[Tone], start: int) -> list[Tone]:
    """The idea upside down around its first note, in its own rhythm."""
    axis = tones[0].pitch
    return fitted(voice, [Tone(start + tone.step, tone.length, 2 * axis - tone.pitch) for tone in tones])


def augmented(voice: Voice, tones: Sequence[Tone], start: int, steps: int) -> list[Tone]:
    """The idea at half its speed, as much of it as there is room for."""
    slow = [Tone(start + 2 * tone.step, 2 * tone.length, tone.pitch) for tone in tones if 2 * tone.step < steps]
    return fitted(voice, [tone._replace(length=min(tone.length, start + steps - tone.step)) for tone in slow])


def displaced(voice: Voice, tones: Sequence[Tone], start: int, steps: int) -> list[Tone]:
    """The idea a beat later: its accents fall on other places."""
    later = [Tone(start + STEPS_PER_BEAT + tone.step, tone.length, tone.pitch) for tone in tones]
    inside = [tone for tone in later if tone.step < start + steps]
    return fitted(voice, [tone._replace(length=min(tone.length, start + steps - tone.step)) for tone in inside])


def ornamented(voice: Voice, tones: Sequence[Tone], start: int) -> list[Tone]:
    """The idea with a turn on its long notes: the note, its upper neighbour, the note again."""
    moved = fitted(voice, [tone._replace(step=tone.step + start) for tone in tones])
    found: list[Tone] = []
    for tone in moved:
        if tone.length < ORNAMENT_STEPS:
            found.append(tone)
            continue
        scale = voice.field_at(tone.step).scale
        above = next((pitch for pitch in range(tone.pitch + 1, tone.pitch + 5) if pitch % 12 in scale), tone.pitch)
        found += [
            Tone(tone.step, 1, tone.pitch),
            Tone(tone.step + 1, 1, min(above, voice.high)),
            Tone(tone.step + 2, tone.length - 2, tone.pitch),
        ]
    return found


def hooked(voice: Voice, idea: list[Tone], names: Sequence[str], pick: Stream) -> list[Tone]:
    """The idea with one feature of the style's: what is memorable is plain but for one thing (`music.md` 2.2)."""
    if not names or len(idea) < 3:
        return idea
    return HOOKS[pick.choice(names)](voice, idea)


def _leap(voice: Voice, idea: list[Tone]) -> list[Tone]:
    """A wide step into the second note."""
    way = LEAP if idea[0].pitch + LEAP <= voice.high else -LEAP
    scale = voice.field_at(idea[1].step).scale
    wide = nearest_in(scale, idea[0].pitch + way, voice.low, voice.high)
    return [idea[0], idea[1]._replace(pitch=wide), *idea[2:]]


def _offbeat(voice: Voice, idea: list[Tone]) -> list[Tone]:
    """The first note comes half a beat late."""
    first = idea[0]
    if first.length < STEPS_PER_BEAT:
        return idea[1:]
    late = STEPS_PER_BEAT // 2
    return [first._replace(step=first.step + late, length=first.length - late), *idea[1:]]


def _hold(voice: Voice, idea: list[Tone]) -> list[Tone]:
    """The first note is held over the second."""
    first, second = idea[:2]
    return [first._replace(length=second.step + second.length - first.step), *idea[2:]]


def _echo(voice: Voice, idea: list[Tone]) -> list[Tone]:
    """The last two notes again, in the room that the last one leaves."""
    before, last = idea[-2:]
    gap = last.step - before.step
    if last.length < 2 * gap + 1:
        return idea
    again = last.step + gap
    return [
        *idea[:-1],
        last._replace(length=gap),
        Tone(again, gap, before.pitch),
        Tone(again + gap, last.length - 2 * gap, last.pitch),
    ]


def _blue(voice: Voice, idea: list[Tone]) -> list[Tone]:
    """A third that comes from the minor third below, as a grace note, where the harmony has a major one."""
    for place, tone in enumerate(idea):
        if tone.length >= 3 and tone.pitch - 1 > voice.low and tone.pitch % 12 in voice.field_at(tone.step).chord:
            grace = Tone(tone.step, 1, tone.pitch - 1)
            return [*idea[:place], grace, tone._replace(step=tone.step + 1, length=tone.length - 1), *idea[place + 1 :]]
    return idea


HOOKS: dict[str, Callable[[Voice, list[Tone]], list[Tone]]] = {
    "blue": _blue,
    "echo": _echo,
    "hold": _hold,
    "leap": _leap,
    "offbeat": _offbeat,
}
"""Name of a hook -> the idea with it."""
