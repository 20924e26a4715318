"""What a style says of its tunes: rhythms, moves, the tones they use, how they develop and what solos are made of."""

from __future__ import annotations

from dataclasses import dataclass, field

from composer.styles.check import check
from composer.theory.metre import METRES
from composer.theory.scale import MODES

MOVES = ("repeat", "step", "third", "fourth", "fifth", "sixth", "octave")
OPERATIONS = (
    "idea", "repeat", "sequence", "answer", "fragment", "contrast", "invert", "augment", "displace", "ornament",
    "close", "rest",
)  # fmt: skip
"""What a unit of a phrase can do with the idea."""
HOOKS = ("leap", "offbeat", "hold", "echo", "blue")
LICK_MARKS = "0123456789-c"


@dataclass(frozen=True)
class Melody:
    """How a style sings.

    Parameters
    ----------
    cells : metre -> rhythms of one bar
        ``x`` onset, ``-`` hold, ``.`` rest, in sixteenths.
    intervals : move -> weight
        From note to note: repeat, step, third, fourth, fifth, sixth, octave.
    rest_share : low and high share of the bars in which the lead is silent
    bars : str
        Instead of ``rest_share``: which bars of a phrase the lead sings, ``x``, and which it leaves to answers, ``.``.
    solo_bars : str
        The same for improvised sections, where a soloist talks longer than the tune.
    push : float, 0..1
        Chance that a strong note comes an eighth early.
    looseness : float, 0..1
        How heavy a place may be before a tune that returns over another chord is bent to it.
    span : int
        Semitones from the lowest to the highest note of a theme.
    tones : mode -> semitones above the tonic
        The tones that a tune uses, where it leaves some of the mode out (pentatonics) or adds some (blue notes).
    forms : tuple of str
        Orders of operations for the units of a phrase, a quarter of it each where there are four: ``"idea repeat
        close"`` (AAB). Without, sentence, period and their relatives.
    hooks : tuple of str
        Of these a theme has one: a leap into its second note, an entry off the beat, a long held first note, an echo of
        its last notes, a blue third.
    licks : tuple of str
        Cells of solos, one to a bar: rhythm, a colon, then for each onset its distance in scale steps from a guide
        tone (third or seventh) of the chord, ``c`` for a chromatic step into the next note.
    """

    cells: dict[str, tuple[str, ...]]
    intervals: dict[str, float] = field(
        default_factory=lambda: {"repeat": 0.15, "step": 0.5, "third": 0.2, "fourth": 0.1, "fifth": 0.05}
    )
    rest_share: tuple[float, float] = (0.1, 0.3)
    bars: str = ""
    solo_bars: str = ""
    push: float = 0.0
    looseness: float = 0.9
    span: int = 14
    tones: dict[str, tuple[int, ...]] = field(default_factory=dict)
    forms: tuple[str, ...] = ()
    hooks: tuple[str, ...] = ()
    licks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check(set(self.intervals) <= set(MOVES), f"intervals: {', '.join(sorted(MOVES))}")
        check(set(self.cells) <= set(METRES), f"metres: {', '.join(METRES)}")
        for metre, cells in self.cells.items():
            for cell in cells:
                check(len(cell) == METRES[metre].bar_steps and set(cell) <= set("x-."), f"cell of {metre}: {cell!r}")
        check(set(self.bars + self.solo_bars) <= set("x."), "bars and solo_bars: x sings, . rests")
        for mode, tones in self.tones.items():
            check(
                mode in MODES and len(tones) >= 4 and set(tones) <= set(range(12)), "tones: mode = [0..11, 4 or more]"
            )
        for form in self.forms:
            units = form.split()
            check(bool(units) and set(units) <= set(OPERATIONS), f"forms: {', '.join(OPERATIONS)}, not {form!r}")
            check(units[0] == "idea", f"forms begin with idea, not {form!r}")
        check(set(self.hooks) <= set(HOOKS), f"hooks: {', '.join(HOOKS)}")
        for lick in self.licks:
            rhythm, _, moves = lick.partition(":")
            fits = set(rhythm.strip()) <= set("x-.") and rhythm.count("x") == len(moves.split()) > 0
            check(fits and set(moves.replace(" ", "")) <= set(LICK_MARKS), f"licks: 'x-x-x---: 2 1 0', not {lick!r}")
