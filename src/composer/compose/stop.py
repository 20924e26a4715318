"""Stops: the hole that a band leaves at the end of a section, where its style asks for one."""

from __future__ import annotations

from composer.compose.plan import Plan, Section
from composer.compose.writers.writer import Row
from composer.styles.schema import PartSpec
from composer.theory.metre import STEPS_PER_BEAT

PLAYS, SILENT = "x", "."
NEAR = 1e-9


def stopped(plan: Plan, spec: PartSpec, section: Section, rows: list[Row]) -> list[Row]:
    """The notes of a part in a section without those that begin, and the ends of those that sound, in its stop.

    What leads into the next movement belongs to that one and is never touched, so that movements stay independent.
    """
    pattern = _pattern(plan, spec, section)
    start = plan.bar_beat(section.end_bar) - len(pattern) / STEPS_PER_BEAT
    if not pattern or start < plan.bar_beat(section.start_bar):
        return rows
    result = []
    for row in rows:
        onset, duration = row[0], row[1]
        step = int((onset - start) * STEPS_PER_BEAT + NEAR) if onset >= start - NEAR else -1
        if step < 0 or (step < len(pattern) and pattern[step] == PLAYS):
            silence = pattern.find(SILENT, max(step, 0))
            end = start + silence / STEPS_PER_BEAT if silence >= 0 else onset + duration
            result.append((onset, min(duration, max(end - onset, 0.0)) if end > onset else duration, *row[2:]))
    return result


def _pattern(plan: Plan, spec: PartSpec, section: Section) -> str:
    """The steps of a section's stop; empty where there is none."""
    stop = plan.rhythm.stop
    if stop is None or {spec.name, spec.role} & {*stop.keeps} or section.end_bar == plan.bars:
        return ""
    if stop.ends and section.kind not in stop.ends:
        return ""
    return stop.pattern if section.phrases[-1].energy >= stop.least_energy else ""
