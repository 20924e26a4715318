"""What a style says of time: its drum patterns, and how its players place, swing, shorten and shade their notes."""

from __future__ import annotations

from dataclasses import dataclass, field

from composer.styles.check import check
from composer.styles.movement import MOVEMENT_TYPES
from composer.theory.percussion import DRUMS

STEP_MARKS = "Xxog?.-"
"""Pattern letters: X accent, x normal, o soft, g ghost, ? now and then, . rest, - hold."""

ROLLS = "23456789"
"""So many even strokes in the step and the holds after it: ``2`` thirty-seconds, ``3-`` triplet sixteenths."""

GRACES = "fd"
"""``f`` a flam, one soft stroke just before; ``d`` a drag, two of them."""

DRUM_MARKS = STEP_MARKS + ROLLS + GRACES
"""What patterns of drums use."""

SWING_UNITS = (8, 16)


@dataclass(frozen=True)
class Stop:
    """Bars in which the band leaves a hole: stop-time, a break before the drop, a bar of silence.

    Parameters
    ----------
    ends : tuple of str
        Movement types whose sections end with it; empty for all.
    pattern : str
        The last bars of the section by step: ``x`` plays on, ``-`` holds but begins nothing, ``.`` is silent.
    keeps : tuple of str
        Parts, by name or role, that do not stop. What leads into the next movement never does.
    least_energy : float, 0..1
        Sections of less energy go on.
    """

    pattern: str
    ends: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    least_energy: float = 0.0

    def __post_init__(self) -> None:
        check(set(self.ends) <= set(MOVEMENT_TYPES), f"ends: {', '.join(MOVEMENT_TYPES)}")
        check(bool(self.pattern) and set(self.pattern) <= set("x-."), f"pattern: x - . by step, not {self.pattern!r}")


@dataclass(frozen=True)
class Rhythm:
    """The drum patterns of one metre, shared by everybody who locks to them.

    Parameters
    ----------
    levels : tuple of (energy, variant)
        The variant by energy, the last whose energy is reached; ``none`` is silence.
    variants : name -> drum -> pattern
        Patterns of whole bars. ``name-b`` answers ``name`` in every fourth bar; of ``name``, ``name/2`` and so on a
        material of a piece keeps one; one named like a type of movement is what sections of that type play.
    fills : name -> drum -> pattern
        Patterns of the last part of a bar, aligned right.
    kinds : type of movement -> variant
        What sections of a type play where no variant has their name.
    aligned : bool
        Patterns of two and four bars, of drums and of all who play patterns, count from the start of the movement
        and not of the phrase: a clave never turns round, however long the phrases are.
    turned : float, 0..1
        Chance that in a piece the patterns of two bars begin with their second bar: clave 2-3 instead of 3-2.
    stop : Stop, optional
    """

    levels: tuple[tuple[float, str], ...]
    variants: dict[str, dict[str, str]] = field(default_factory=dict)
    fills: dict[str, dict[str, str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    aligned: bool = False
    turned: float = 0.0
    stop: Stop | None = None

    def __post_init__(self) -> None:
        names = {*self.kinds.values(), *(name for _, name in self.levels)}
        check(names <= {*self.variants, "none"}, f"levels, kinds name variants: {', '.join(self.variants)}, none")
        check(list(self.levels) == sorted(self.levels, key=lambda level: level[0]), "levels ascend in energy")
        check(set(self.kinds) <= set(MOVEMENT_TYPES), f"kinds: {', '.join(MOVEMENT_TYPES)}")
        check(0 <= self.turned <= 1, "turned within 0..1")
        for rows in (*self.variants.values(), *self.fills.values()):
            for pattern in rows.values():
                check(set(pattern) <= set(DRUM_MARKS), f"patterns use {DRUM_MARKS!r}, not {pattern!r}")


@dataclass(frozen=True)
class Groove:
    """Performance: systematic, not random.

    Tables "by player" have roles or names of parts as keys; the name counts more.

    Parameters
    ----------
    swing : float, 0.5..0.8
        Where the second of two ``swing_unit``-th notes falls: 0.5 straight, 0.667 triplet.
    swing_unit : {8, 16}
    swing_curve : tuple of (bpm, swing)
        Swing by tempo, straight lines between the points, instead of ``swing``. Jazz, after Friberg and Sundstrom
        2002: ``[[120, 0.78], [300, 0.5]]``.
    swing_share : player -> share
        How much of the swing a player plays: soloists of jazz play 1.3 to 1 where the ride plays 3 to 1 (about 0.25).
    aksak : float, 0 or 0.5..1
        Length of the short group against the long one where a bar has groups of two lengths; 0 as written (2/3).
    offset_ms, jitter_ms : player -> milliseconds
        Systematic offset, positive late, and the standard deviation of a small one of each note's own.
    drum_offset_ms : drum -> milliseconds
        Added for single drums: a snare that lays back.
    accents : tuple of float
        Factors of velocity by step of the bar, repeated as often as needed.
    gate : player -> factor
        How long notes sound against what is written: 0.4 staccato, 1.1 legato.
    slur_beat : player -> quarters
        The player has one voice, and slides from note to note where no longer a gap than this is between them; 0: where
        they touch.
    hairpin : player -> depth
        Swell of velocity over a phrase: quieter by this share at its ends, louder by it in the middle.
    rubato : float, 0..0.25
        Stretch of time at the ends of phrases, half of it gained in the middle (the parabola of Todd 1992): phrases
        begin and end on time.
    rubato_bars : int
        Arcs of so many bars instead of phrases; 0 for phrases.
    ritard : float, 0..0.5
        Stretch at the end of the last phrase; half of it is gained before.
    """

    swing: float = 0.5
    swing_unit: int = 16
    swing_curve: tuple[tuple[float, float], ...] = ()
    swing_share: dict[str, float] = field(default_factory=dict)
    aksak: float = 0.0
    offset_ms: dict[str, float] = field(default_factory=dict)
    jitter_ms: dict[str, float] = field(default_factory=dict)
    drum_offset_ms: dict[str, float] = field(default_factory=dict)
    accents: tuple[float, ...] = ()
    gate: dict[str, float] = field(default_factory=dict)
    slur_beat: dict[str, float] = field(default_factory=dict)
    hairpin: dict[str, float] = field(default_factory=dict)
    rubato: float = 0.0
    rubato_bars: int = 0
    ritard: float = 0.0

    def __post_init__(self) -> None:
        curve = list(self.swing_curve)
        swings = (self.swing, *(swing for _, swing in curve))
        check(all(0.5 <= swing <= 0.8 for swing in swings), "swing within 0.5..0.8")
        check(curve == sorted(set(curve)), "swing_curve ascends in tempo")
        check(self.swing_unit in SWING_UNITS, "swing_unit: 8, 16")
        check(all(0 <= share <= 1 for share in self.swing_share.values()), "swing_share within 0..1")
        check(not self.aksak or 0.5 <= self.aksak <= 1, "aksak within 0.5..1, or 0")
        check(set(self.drum_offset_ms) <= set(DRUMS), f"drums: {', '.join(DRUMS)}")
        check(all(0.1 <= gate <= 1.5 for gate in self.gate.values()), "gate within 0.1..1.5")
        check(all(0 <= gap <= 1 for gap in self.slur_beat.values()), "slur_beat within 0..1")
        check(all(0 <= depth <= 0.5 for depth in self.hairpin.values()), "hairpin within 0..0.5")
        check(0 <= self.rubato <= 0.25 and 0 <= self.ritard <= 0.5, "rubato within 0..0.25, ritard within 0..0.5")
        check(0 <= self.rubato_bars <= 16, "rubato_bars within 0..16")

    def players(self) -> set[str]:
        """Roles and names of parts that the tables mention."""
        return {*self.swing_share, *self.offset_ms, *self.jitter_ms, *self.gate, *self.slur_beat, *self.hairpin}

    def swing_at(self, bpm: float) -> float:
        """The swing at a tempo."""
        if not self.swing_curve:
            return self.swing
        before, after = self.swing_curve[0], self.swing_curve[-1]
        for point in self.swing_curve:
            if point[0] <= bpm:
                before = point
        for point in reversed(self.swing_curve):
            if point[0] >= bpm:
                after = point
        if after[0] <= before[0]:
            return before[1]
        return before[1] + (after[1] - before[1]) * min(1.0, max(0.0, (bpm - before[0]) / (after[0] - before[0])))
