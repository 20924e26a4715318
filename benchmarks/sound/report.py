"""What the judge said, as Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from statistics import fmean

from benchmarks.sound.counterparts import lent
from benchmarks.sound.programs import FAMILIES, PROGRAMS
from benchmarks.sound.trial import Case, Trial

_HEAD = "| {} | presets | instrument: other font | ours | ratio | family: other font | ours | ratio |"


def markdown(found: Trial) -> str:
    """The sums, a table by family, and one by instrument with every confusion."""
    rows = [_HEAD.format("judged"), "|---|---|---|---|---|---|---|---|"]
    rows += [_sum(title, cases) for title, cases in found.sums]
    rows += ["", _capped(found.named)]
    rows += ["", _HEAD.format("family"), "|---|---|---|---|---|---|---|---|", *_families(found.named, "")]
    rows += _families(found.synthetic, " (synthetic)")
    rows += ["", "| preset | stands for | other font | ours | family: other font | ours | place | taken for |"]
    rows += ["|---|---|---|---|---|---|---|---|", *map(_row, (*found.named, *found.synthetic))]
    rows += ["", f"Played by stand-ins, and not judged: {', '.join(PROGRAMS[program].name for program in lent())}."]
    return "\n".join(rows)


def mean(cases: Iterable[Case], of: Callable[[Case], float]) -> float:
    """A mean in which every preset counts the same."""
    return fmean(map(of, cases))


def _capped(cases: Iterable[Case]) -> str:
    """What is left when no preset makes up for another by being recognised more often than the other font."""
    cases = list(cases)
    shares = (
        mean(cases, lambda case: min(case.ours.instrument, case.ceiling.instrument))
        / mean(cases, lambda case: case.ceiling.instrument),
        mean(cases, lambda case: min(case.ours.family, case.ceiling.family))
        / mean(cases, lambda case: case.ceiling.family),
    )
    return (
        "Were no preset allowed to be recognised more often than the other font is, the ratios of named instruments "
        f"would be {shares[0]:.2f} by instrument and {shares[1]:.2f} by family."
    )


def _families(cases: Iterable[Case], remark: str) -> list[str]:
    kin = {name: [case for case in cases if case.family == name] for name in FAMILIES}
    return [_sum(f"{name}{remark}", of_name) for name, of_name in kin.items() if of_name]


def _sum(title: str, cases: Iterable[Case]) -> str:
    cases = list(cases)
    theirs, ours = mean(cases, lambda case: case.ceiling.instrument), mean(cases, lambda case: case.ours.instrument)
    their_family, our_family = mean(cases, lambda case: case.ceiling.family), mean(cases, lambda case: case.ours.family)
    return (
        f"| {title} | {len(cases)} | {theirs:.2f} | {ours:.2f} | {_ratio(ours, theirs)} "
        f"| {their_family:.2f} | {our_family:.2f} | {_ratio(our_family, their_family)} |"
    )


def _row(case: Case) -> str:
    names = ", ".join(PROGRAMS[program].name for program in case.programs)
    ceiling, ours = case.ceiling, case.ours
    taken = ", ".join(f"{PROGRAMS[program].name} {n}" for program, n in Counter(ours.taken_for).most_common())
    return (
        f"| {case.name} | {names} | {ceiling.instrument:.2f} | {ours.instrument:.2f} | {ceiling.family:.2f} "
        f"| {ours.family:.2f} | {ceiling.place:g} → {ours.place:g} | {taken} |"
    )


def _ratio(ours: float, theirs: float) -> str:
    return f"{ours / theirs:.2f}" if theirs else "–"
