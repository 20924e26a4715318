"""What the judge said, as Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from statistics import fmean

from benchmarks.sound.counterparts import lent
from benchmarks.sound.hint import hints
from benchmarks.sound.programs import FAMILIES, PROGRAMS
from benchmarks.sound.trial import Instrument, Score, Trial

GOAL = 0.85
"""Share of the ceiling that our presets are to reach, by instrument and by family."""


def markdown(found: Trial) -> str:
    """Totals, a table by family, and one by instrument with every confusion."""
    judged = sum(len(instrument.notes) for instrument in found.instruments)
    programs = {program for instrument in found.instruments for program in instrument.programs}
    rows = [
        f"{len(found.instruments)} presets stand for {len(programs)} programs; {judged} of their notes were judged.",
        "",
        "| family | presets | instrument: other font | ours | ratio | family: other font | ours | ratio |",
        "|---|---|---|---|---|---|---|---|",
        _family_row("**all**", found.instruments),
    ]
    for name in FAMILIES:
        kin = [instrument for instrument in found.instruments if instrument.family == name]
        rows += [_family_row(name, kin)] if kin else []
    rows += ["", "| preset | stands for | other font | ours | family: other font | ours | place | taken for |"]
    rows += ["|---|---|---|---|---|---|---|---|", *map(_row, found.instruments)]
    rows += ["", f"Played by stand-ins, and not judged: {', '.join(PROGRAMS[program].name for program in lent())}."]
    return "\n".join(rows)


def weak(found: Trial) -> list[Instrument]:
    """Presets below the goal, by instrument or by family, the weakest first."""
    listed = [
        one
        for one in found.instruments
        if one.ours.instrument < GOAL * one.ceiling.instrument or one.ours.family < GOAL * one.ceiling.family
    ]
    return sorted(listed, key=lambda one: one.ours.instrument + one.ours.family)


def advice(found: Trial) -> str:
    """For every weak preset what sets it apart from its instrument."""
    rows = []
    for one in weak(found):
        rows.append(f"{one.name} ({one.family}): {_score(one.ours)}, the other font {_score(one.ceiling)}")
        rows.append(f"    taken for {_confusions(one) or 'itself only'}")
        rows += [
            f"    {hint.deviations:+5.1f} sd  {hint.feature}: {hint.ours:.2f} here, {hint.theirs:.2f} there"
            for hint in hints(one, found)
        ]
    return "\n".join(rows)


def mean(instruments: Iterable[Instrument], of: Callable[[Instrument], float]) -> float:
    """A mean in which every instrument counts the same."""
    return fmean(map(of, instruments))


def _family_row(title: str, kin: Iterable[Instrument]) -> str:
    kin = list(kin)
    theirs, ours = mean(kin, lambda one: one.ceiling.instrument), mean(kin, lambda one: one.ours.instrument)
    their_family, our_family = mean(kin, lambda one: one.ceiling.family), mean(kin, lambda one: one.ours.family)
    return (
        f"| {title} | {len(kin)} | {theirs:.2f} | {ours:.2f} | {_ratio(ours, theirs)} "
        f"| {their_family:.2f} | {our_family:.2f} | {_ratio(our_family, their_family)} |"
    )


def _row(one: Instrument) -> str:
    names = ", ".join(PROGRAMS[program].name for program in one.programs)
    return (
        f"| {one.name} | {names} | {one.ceiling.instrument:.2f} | {one.ours.instrument:.2f} "
        f"| {one.ceiling.family:.2f} | {one.ours.family:.2f} | {one.ceiling.place:g} → {one.ours.place:g} "
        f"| {_confusions(one)} |"
    )


def _confusions(one: Instrument) -> str:
    return ", ".join(f"{name} {count}" for name, count in Counter(one.ours.taken_for).most_common())


def _score(score: Score) -> str:
    return f"instrument {score.instrument:.2f} family {score.family:.2f}"


def _ratio(ours: float, theirs: float) -> str:
    return f"{ours / theirs:.2f}" if theirs else "–"
