"""What a style says of its form: phrases, the order of sections, which material a section plays, changes of key."""

from __future__ import annotations

from dataclasses import dataclass, field

from composer.styles.check import check
from composer.styles.movement import MOVEMENT_TYPES

MATERIALS = ("A", "B", "C", "D", "E")
"""Labels of what sections share: a melody, chords and riffs."""
THEMES = ("a", "b", "c", "d")
"""Labels of phrases inside a material."""
ENDINGS = ("ring", "stop")
PHRASE_BARS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 16)


@dataclass(frozen=True)
class Shift:
    """A change of key: phrases that fit are moved by ``semitones``.

    ``kinds`` are movement types and ``themes`` labels of phrases (empty: all); only sections that begin at or after
    ``from_share`` of the piece; ``chance`` decides once per piece.
    """

    semitones: int
    kinds: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    from_share: float = 0.0
    chance: float = 1.0

    def __post_init__(self) -> None:
        check(-11 <= self.semitones <= 11, "semitones within -11..11")
        check(set(self.kinds) <= set(MOVEMENT_TYPES), f"kinds: {', '.join(MOVEMENT_TYPES)}")
        check(set(self.themes) <= set(THEMES), f"themes: {', '.join(THEMES)}")
        check(0.0 <= self.from_share <= 1.0 and 0.0 <= self.chance <= 1.0, "from_share and chance within 0..1")


@dataclass(frozen=True)
class Form:
    """Phrases and the order of sections.

    Parameters
    ----------
    phrase_bars : int
        Usual length of a phrase.
    template : tuple of ``type:bars``
        The sections of a piece whose brief leaves them open; ``templates`` are others, one is taken for a piece.
    phrases : movement type -> labels
        Order of the themes in a section, repeated as needed: ``"aaba"``; without, statement, repeat, contrast, return.
    materials : movement type -> material
        What sections of a type play, where it is not what they usually do (a jazz solo goes over the head's chords).
    shifts : tuple of Shift
    rise : float
        Added to the energy over a whole movement (terraces of a crescendo).
    max_section_bars : int
        Longer movements are split.
    ending : str
        ``ring``: the last chord rings out; ``stop``: it is cut short.
    """

    phrase_bars: int = 8
    template: tuple[str, ...] = ("intro:4", "verse:8", "refrain:8", "verse:8", "refrain:8", "outro:4")
    templates: tuple[tuple[str, ...], ...] = ()
    phrases: dict[str, str] = field(default_factory=dict)
    materials: dict[str, str] = field(default_factory=dict)
    shifts: tuple[Shift, ...] = ()
    rise: float = 0.0
    max_section_bars: int = 32
    ending: str = "ring"

    def __post_init__(self) -> None:
        check(self.phrase_bars in PHRASE_BARS, f"phrase_bars: {', '.join(map(str, PHRASE_BARS))}")
        for entry in (*self.template, *(entry for template in self.templates for entry in template)):
            name, _, bars = entry.partition(":")
            check(name in MOVEMENT_TYPES and bars.isdigit() and int(bars) > 0, f"template: type:bars, not {entry!r}")
        for kind, labels in self.phrases.items():
            check(kind in MOVEMENT_TYPES, f"phrases by type: {', '.join(MOVEMENT_TYPES)}, not {kind!r}")
            check(bool(labels) and set(labels) <= set(THEMES), f"phrases: labels of {''.join(THEMES)}, not {labels!r}")
        for kind, material in self.materials.items():
            check(kind in MOVEMENT_TYPES and material in MATERIALS, f"materials: type = {', '.join(MATERIALS)}")
        check(self.ending in ENDINGS, f"ending: {', '.join(ENDINGS)}")
