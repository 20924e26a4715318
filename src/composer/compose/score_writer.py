"""Score writer: asks every part's writer for every section and joins the notes."""

from __future__ import annotations

from composer.compose.plan import Plan
from composer.compose.stop import stopped
from composer.compose.writers.ending import write_ending
from composer.compose.writers.registry import options_of, writer
from composer.compose.writers.writer import Row, Task
from composer.score.note import score_notes
from composer.score.score import Marker, Part, Score
from composer.styles.schema import PartSpec
from composer.theory.scale import is_minor


def write_score(plan: Plan) -> Score:
    """Write all parts of a plan."""
    return Score(
        tempo=plan.tempo,
        measure=(plan.metre.count, plan.metre.unit),
        key=plan.tonic_name + ("m" if is_minor(plan.mode) else ""),
        title=f"{plan.style.title} no. {plan.seed}",
        markers=tuple(Marker(plan.bar_beat(movement.start_bar), movement.kind) for movement in plan.movements),
        parts=tuple(_part(plan, spec) for spec in plan.style.parts),
        frames=plan.frames,
    )


def _part(plan: Plan, spec: PartSpec) -> Part:
    options = options_of(plan.style, spec)
    write = writer(spec.writer).write
    rows: list[Row] = []
    for section in plan.sections:
        stream = plan.stream(f"{spec.name}/movement-{section.movement}/section-{section.index}")
        task = Task(plan, spec, section, stream)
        rows += stopped(plan, spec, section, write(task, options))
        if plan.is_ending_bar(section.end_bar - 1):
            rows += write_ending(task)
    notes = score_notes(rows)
    return Part(spec.name, spec.role, spec.preset, spec.program, spec.percussion, spec.channel, notes)
