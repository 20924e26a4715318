"""A trial: verdicts on all pieces of all styles, and what they reach by genre."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.music.facts import Facts, facts_of
from benchmarks.music.humans import corpus
from benchmarks.music.judging import Verdict
from benchmarks.music.piece import Piece
from benchmarks.music.references import asked, score
from benchmarks.music.row import Answer, Row
from benchmarks.music.rows import ROWS
from benchmarks.music.sets import classifier, overlap, silhouette

Style = tuple[str, str]


@dataclass(frozen=True)
class Cell:
    """What a genre or a style reaches in a row, what is asked of it, and the answers."""

    reached: float
    asked: float
    answers: tuple[tuple[str, Answer], ...]

    @property
    def good(self) -> bool:
        """Whether enough is reached."""
        return self.reached >= self.asked - 1e-9


@dataclass(frozen=True, eq=False)
class Trial:
    """Verdicts by style, in the order in which they were judged."""

    verdicts: Mapping[Style, Sequence[Verdict]]
    audio: bool

    @property
    def genres(self) -> list[str]:
        """Genres, each once."""
        return list(dict.fromkeys(genre for genre, _ in self.verdicts))

    def cell(self, row: Row, genre: str, subgenre: str = "") -> Cell | None:
        """A genre in a row, or one of its styles; None where no piece answers."""
        found = [
            (verdict.piece.name, verdict.answers[row.name])
            for style, verdicts in self.verdicts.items()
            if style[0] == genre and subgenre in ("", style[1])
            for verdict in verdicts
            if row.name in verdict.answers
        ]
        reached = score(row, [answer for _, answer in found])
        if reached is None:
            return None
        return Cell(reached, asked(row, self._facts(genre, subgenre).kind, _limits(found)), tuple(found))

    def _facts(self, genre: str, subgenre: str) -> Facts:
        first = next(name for one, name in self.verdicts if one == genre)
        return facts_of(genre, subgenre or first)

    def misses(self) -> Iterator[tuple[Style, Row, Cell]]:
        """Every row that a style misses."""
        for style in self.verdicts:
            for row in ROWS:
                cell = self.cell(row, *style)
                if cell is not None and not cell.good:
                    yield style, row, cell

    def pieces(self, style: Style) -> list[Piece]:
        """The pieces of a style."""
        return [verdict.piece for verdict in self.verdicts[style]]

    def overlaps(self, style: Style) -> list[tuple[str, float]]:
        """Pairs of seeds and what they share."""
        return list(overlap.overlaps(self.pieces(style)))

    def silhouettes(self) -> dict[str, float]:
        """By style."""
        return silhouette.silhouettes({"/".join(style): self.pieces(style) for style in self.verdicts})

    def told(self, genre: str) -> classifier.Told | None:
        """Our melodies of a genre against human ones of the nearest kind."""
        ours = [piece for style in self.verdicts if style[0] == genre for piece in self.pieces(style)]
        return classifier.told_apart(ours, corpus(self._facts(genre, "").kind))

    def kind(self, genre: str) -> tuple[str, bool]:
        """The nearest human corpus, and whether it is of the same kind."""
        facts = self._facts(genre, "")
        return facts.kind, facts.matched


def _limits(found: Sequence[tuple[str, Answer]]) -> tuple[float, float]:
    return found[0][1].low, found[0][1].high


def humans_told(kind: str) -> classifier.Told | None:
    """Human melodies of a kind against those of another corpus of that kind."""
    return classifier.told_apart(corpus(kind), corpus(f"{kind}, other"))
