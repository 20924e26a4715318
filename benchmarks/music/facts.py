"""Facts: what is known of human music by genre; a new style needs no row, a new genre may add one.

Sources: [M], [S] and [C] are the evidence marks of the project's music notes: measured on human corpora, a third
party's reading of a corpus, convention. Where a genre is not listed, `DEFAULT` asks only what holds for all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from benchmarks.music.groove_table import GROOVE, Groove

Band = tuple[float, float]


@dataclass(frozen=True)
class Facts:
    """Accepted values by genre; None where nothing is known.

    ``kind`` names the human corpus that is nearest (``song``, ``fiddle``, ``chorale``), and ``matched`` says whether it
    is of the same kind. ``key_exempt`` is the reason why no key is asked for.
    """

    kind: str = "song"
    matched: bool = True
    scale: Band | None = (0.88, 1.0)
    entropy: Band | None = (2.2, 3.2)
    leaps: Band = (0.03, 0.30)
    surprise: Band = (2.2, 3.7)
    progression: Band | None = (0.05, 0.60)
    key_exempt: str = ""
    groove: Groove = Groove()

    @property
    def off_beat(self) -> Band | None:
        """Share of drum hits off the beat."""
        return self.groove.off_beat

    @property
    def backbeat(self) -> Band | None:
        """Share of snares on the second and fourth beat."""
        return self.groove.backbeat

    @property
    def bass_on_kick(self) -> Band | None:
        """Share of bass notes that begin with a kick."""
        return self.groove.bass_on_kick

    @property
    def notes_per_beat(self) -> Band | None:
        """Pitched notes a beat."""
        return self.groove.notes_per_beat

    @property
    def swing(self) -> Band | None:
        """Where the second of two short notes falls."""
        return self.groove.swing


DEFAULT = Facts()
LOOPS: Band = (0.05, 0.35)
FREE: Band = (0.30, 0.60)
POP: Band = (0.93, 1.0)  # tonal pop and folk: fiddle .99, chorales .94 [M]
ART: Band = (0.88, 0.98)  # jazz and classical: orchestral .92, Bach .94 [S]
GAME: Band = (0.78, 1.0)  # OpenMSX .90 (.78-1.0) [M]
FULL: Band = (2.4, 3.2)  # full pieces [M]
NARROW: Band = (2.2, 3.2)  # loop styles may be pentatonic or modal: 2.2-2.8, up to the full 3.2 [C]

GENRES: Mapping[str, Facts] = {
    "electronic": Facts(scale=POP, entropy=NARROW, surprise=(2.2, 4.4), progression=LOOPS, matched=False),
    "pop": Facts(scale=POP, entropy=FULL, progression=LOOPS),
    "rock": Facts(scale=GAME, entropy=FULL),  # mixture of modes and blue notes: bVI, bIII over a major tonic [S]
    "hip-hop": Facts(scale=POP, entropy=NARROW, progression=LOOPS, matched=False),
    "jazz": Facts(scale=GAME, entropy=(2.4, 3.4), progression=FREE, matched=False),  # changing collections [C]
    "classical": Facts(scale=ART, entropy=FULL, progression=FREE, kind="chorale"),
    "cinematic": Facts(scale=(0.88, 1.0), entropy=NARROW, matched=False),
    "folk": Facts(scale=POP, entropy=NARROW),
    "latin": Facts(scale=(0.88, 1.0), entropy=FULL),
    "reggae": Facts(scale=POP, entropy=NARROW, progression=LOOPS),
    "funk-soul": Facts(scale=(0.88, 1.0), entropy=FULL, progression=LOOPS),
    "blues": Facts(scale=GAME, entropy=FULL),
    "metal": Facts(scale=GAME, entropy=NARROW, matched=False),
    "ambient": Facts(scale=POP, entropy=(1.8, 3.2), matched=False),
    "world": Facts(scale=GAME, entropy=(1.8, 3.2)),
    "chiptune": Facts(
        scale=GAME, entropy=NARROW, leaps=(0.03, 0.40), surprise=(2.2, 4.4), kind="fiddle", matched=False
    ),
}
"""Leaps and surprise of games: 110 Undertale pieces leap far more than songs [S]."""

STYLES: Mapping[str, Mapping[str, object]] = {
    "folk/celtic": {"kind": "fiddle"},
    "folk/bluegrass": {"kind": "fiddle"},
    "cinematic/horror": {"key_exempt": "clusters and a static tritone: no key is meant", "scale": (0.5, 1.0)},
    "ambient/dark-ambient": {"key_exempt": "drones and clusters: no key is meant", "scale": (0.5, 1.0)},
    "metal/death": {"key_exempt": "chromatic riffs and planing", "scale": (0.5, 1.0)},
}
"""What differs in a style from its genre."""


def facts_of(genre: str, subgenre: str) -> Facts:
    """The facts of a style: of its genre, changed by its own row, with its groove."""
    style = f"{genre}/{subgenre}"
    groove = GROOVE.get(style) or GROOVE.get(genre) or Groove()
    return replace(GENRES.get(genre, DEFAULT), groove=groove, **STYLES.get(style, {}))  # type: ignore[arg-type]
