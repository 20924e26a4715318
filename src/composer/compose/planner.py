"""Planner: a brief and its style into a Plan."""

from __future__ import annotations

from composer.brief import Brief
from composer.compose.fit import Fit, Wish, fit
from composer.compose.form import (
    PhraseSketch,
    SectionSketch,
    phrase_sketches,
    planned_movements,
    section_sketches,
    shifts_of,
)
from composer.compose.harmony import (
    cadences_for,
    close_for,
    ending_for,
    phrase_chords,
    progressions,
    shifted,
    slots,
)
from composer.compose.plan import Phrase, Plan, PlannedMovement, Section
from composer.score.tempo import TempoMap
from composer.seeding import Stream
from composer.styles.loader import load_style
from composer.styles.movement import MOVEMENT_TYPES
from composer.styles.schema import PartSpec, Style
from composer.theory.metre import Metre
from composer.theory.pitch import PITCH_CLASSES
from composer.units import ms_to_frames


def plan(brief: Brief) -> Plan:
    """Decide form, grid, key, chords and who plays when.

    Raises
    ------
    BriefError
        If the movements outnumber the bars that fit.
    """
    style = load_style(brief.genre, brief.subgenre)
    root = Stream(brief.seed, f"{brief.genre}/{brief.subgenre}")
    metre = style.metre(brief.measure or style.measures[0])
    grid = _grid(brief, style, metre, root)
    tonic_name = brief.key or root.child("key").choice(style.tonality.tonics)
    mode = brief.mode or root.child("mode").weighted(style.tonality.modes)
    movements = planned_movements(brief.structure, grid)
    drafter = _Drafter(style, metre, mode, root, grid.bars, crop=brief.crop)
    sections: list[Section] = []
    for movement in movements:
        typed = brief.structure[movement.index].type is not None
        sections += drafter.sections(movement, typed, alone=len(movements) == 1)
    return Plan(
        style=style,
        seed=brief.seed,
        tempo=TempoMap.constant(grid.tempo_us),
        metre=metre,
        tonic=PITCH_CLASSES[tonic_name],
        tonic_name=tonic_name,
        mode=mode,
        frames=ms_to_frames(brief.duration_ms),
        bars=grid.bars,
        crop=brief.crop,
        loops=drafter.loops,
        movements=movements,
        sections=tuple(sections),
        notices=grid.notices,
    )


def _grid(brief: Brief, style: Style, metre: Metre, root: Stream) -> Fit:
    low, usual, high = style.tempo.bpm
    pick = root.child("tempo")
    side = high - usual if pick.chance(0.5) else low - usual
    wished = usual + side * min(pick.uniform(0, 1), pick.uniform(0, 1))
    return fit(
        Wish(
            frames=ms_to_frames(brief.duration_ms),
            weights=tuple(movement.duration for movement in brief.structure),
            metre=metre,
            tempo=style.tempo,
            wished_bpm=wished,
            fixed_bpm=brief.bpm,
            phrase_bars=style.form.phrase_bars,
            crop=brief.crop,
        )
    )


class _Drafter:
    """Turns movements into sections with chords; holds what all of them share."""

    def __init__(self, style: Style, metre: Metre, mode: str, root: Stream, bars: int, *, crop: bool) -> None:
        self.style = style
        self.metre = metre
        self.mode = mode
        self.root = root
        self.ending_bar = None if crop else bars
        self.shifts = shifts_of(style.form, root, bars)
        materials = {"A", *(style.form.materials.get(name, kind.material) for name, kind in MOVEMENT_TYPES.items())}
        self.loops = progressions(style.harmony, mode, root.child("harmony/loop"), materials)

    def sections(self, movement: PlannedMovement, typed: bool, *, alone: bool) -> list[Section]:
        sketches = section_sketches(self.style.form, movement, typed, self.root if alone else None)
        return [self._section(sketch, index, last=index == len(sketches) - 1) for index, sketch in enumerate(sketches)]

    def _section(self, sketch: SectionSketch, index: int, *, last: bool) -> Section:
        material = self.style.form.materials.get(sketch.kind, MOVEMENT_TYPES[sketch.kind].material)
        phrases = [
            self._phrase(phrase, sketch.kind, material, place)
            for place, phrase in enumerate(phrase_sketches(self.style.form, sketch))
        ]
        return Section(sketch.movement, index, sketch.kind, material, sketch.energy, tuple(phrases), index == 0, last)

    def _phrase(self, sketch: PhraseSketch, kind: str, material: str, place: int) -> Phrase:
        ending = sketch.start_bar + sketch.bars == self.ending_bar
        pick = self.root.child(f"harmony/cadence/{material}/{place % 4}")
        loop = self.loops.get(f"{material}/{sketch.theme}", self.loops[material])
        cadences = cadences_for(self.style.harmony, self.mode)
        shift = next((change.semitones for change in self.shifts if change.holds(kind, sketch)), 0)
        if ending:
            close = ending_for(cadences, sketch, loop, self.mode, pick)
        else:
            close = close_for(cadences, sketch, self.mode, pick)
        chords = shifted(phrase_chords(loop, close, sketch.bars), shift)
        return Phrase(
            start_bar=sketch.start_bar,
            bars=sketch.bars,
            theme=sketch.theme,
            cadence="ending" if ending else "closed" if sketch.closed else "open",
            energy=sketch.energy,
            active=frozenset(part.name for part in self.style.parts if plays(part, kind, sketch.energy)),
            lead=self._lead_bars(sketch, kind, material, place * self.style.form.phrase_bars),
            slots=slots(chords, sketch.start_bar, self.metre),
            shift=shift,
        )

    def _lead_bars(self, sketch: PhraseSketch, kind: str, material: str, offset: int) -> tuple[bool, ...]:
        """Which bars the lead sings, in a cycle of eight that belongs to the material.

        It opens every phrase, and rests in whole bars as much as the style wants, first at the ends; or it sings the
        bars that the style names.
        """
        melody = self.style.melody
        named = (MOVEMENT_TYPES[kind].improvised and melody.solo_bars) or melody.bars
        if named:
            return tuple(named[bar % len(named)] == "x" for bar in range(sketch.bars))
        pick = self.root.child(f"melody/rests/{material}")
        low, high = melody.rest_share
        silent = round(pick.uniform(low, high) * 8)
        order = pick.shuffled([3, 7]) + pick.shuffled([2, 6]) + pick.shuffled([1, 5])
        resting = set(order[:silent])
        return tuple((offset + bar) % 8 not in resting for bar in range(sketch.bars))


def plays(part: PartSpec, kind: str, energy: float) -> bool:
    """Whether a part plays in a phrase of a type and energy."""
    if part.only_in and kind not in part.only_in:
        return False
    return kind not in part.not_in and part.energy[0] <= energy <= part.energy[1]
