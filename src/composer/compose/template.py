"""Template: the order of sections of a style, in whole phrases, for as many bars as there are."""

from __future__ import annotations

from typing import NamedTuple

from composer.seeding import Stream
from composer.styles.form import Form

NEAR = 1.15
"""Templates whose length misses by no more than this factor beyond the best one are equally welcome."""
LOOSE = ("outro", "intro", "break", "interlude", "build")
"""Types that may have any length: what is left over goes to the first of them."""
UNIT_BARS = 4


class Entry(NamedTuple):
    """A section of a template: its type and its length in bars."""

    kind: str
    bars: int


def template_for(form: Form, bars: int, stream: Stream) -> list[Entry]:
    """The style's template that comes nearest to a number of bars; where several do, one of them by chance."""
    choices = [_fitted(_entries(template), bars) for template in (form.template, *form.templates)]
    misses = [_miss(_total(entries), bars) for entries in choices]
    near = [entries for entries, miss in zip(choices, misses, strict=True) if miss <= NEAR * min(misses)]
    return near[0] if len(near) == 1 else stream.child("form/template").choice(near)


def divided(entries: list[Entry], bars: int, phrase_bars: int) -> list[Entry]:
    """Stretch or shrink sections to a number of bars in whole phrases, or else in fours; none has less than a bar.

    Examples
    --------
    >>> entries = [Entry("intro", 4), Entry("verse", 16), Entry("refrain", 16), Entry("outro", 4)]
    >>> [entry.bars for entry in divided(entries, 30, 8)]
    [4, 12, 12, 2]
    """
    share = bars / _total(entries)
    units = [_unit(entry, phrase_bars, bars, len(entries)) for entry in entries]
    wanted = [entry.bars * share for entry in entries]
    lengths = [max(unit, round(want / unit) * unit) for want, unit in zip(wanted, units, strict=True)]
    rest = bars - sum(lengths)
    while fitting := [index for index, unit in enumerate(units) if _fits(entries, lengths, index, unit, rest)]:
        way = 1 if rest > 0 else -1
        place = max(fitting, key=lambda index: (way * (wanted[index] - lengths[index]) / wanted[index], -index))
        lengths[place] += way * units[place]
        rest -= way * units[place]
    lengths = _settled(entries, lengths, rest)
    return [Entry(entry.kind, length) for entry, length in zip(entries, lengths, strict=True) if length > 0]


def _fits(entries: list[Entry], lengths: list[int], index: int, unit: int, rest: int) -> bool:
    """Whether a section may take or lose a unit: more than loose sections can give is taken from the others."""
    if rest >= 0:
        return unit <= rest
    room = sum(length for entry, length in zip(entries, lengths, strict=True) if entry.kind in LOOSE)
    return lengths[index] > unit and (unit <= -rest or -rest > room)


def _settled(entries: list[Entry], lengths: list[int], rest: int) -> list[int]:
    """Give what is left over, a few bars more or less, to sections that may have any length, or to the longest."""
    order = sorted(
        range(len(entries)),
        key=lambda index: (LOOSE.index(entries[index].kind) if entries[index].kind in LOOSE else 9, -lengths[index]),
    )
    for index in order:
        taken = rest if rest > 0 else max(rest, (0 if entries[index].kind in LOOSE else 1) - lengths[index])
        lengths[index] += taken
        rest -= taken
        if not rest:
            break
    return lengths


def _unit(entry: Entry, phrase_bars: int, bars: int, count: int) -> int:
    if entry.bars % phrase_bars == 0 and bars >= count * phrase_bars:
        return phrase_bars
    return min(UNIT_BARS, entry.bars) if bars >= count * UNIT_BARS else 1


def _entries(template: tuple[str, ...]) -> list[Entry]:
    return [Entry(kind, int(bars)) for kind, _, bars in (entry.partition(":") for entry in template)]


def _fitted(entries: list[Entry], bars: int) -> list[Entry]:
    """The body of a template once more, as often as it takes to come near the wanted length."""
    body = [entry for entry in entries if entry.kind not in ("intro", "outro")]
    cycles = max(0, round((bars - _total(entries)) / _total(body))) if body else 0
    place = len(entries) - 1 if entries[-1].kind == "outro" else len(entries)
    return entries[:place] + body * cycles + entries[place:]


def _miss(total: int, bars: int) -> float:
    """How far a length is off, as a factor."""
    return max(total / bars, bars / total)


def _total(entries: list[Entry]) -> int:
    return sum(entry.bars for entry in entries)
