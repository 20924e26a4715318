"""A row of the judge: one question about a piece, what answers are accepted, and how often."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from benchmarks.music.piece import Piece


@dataclass(frozen=True)
class Row:
    """A question.

    Parameters
    ----------
    name, title : str
        For programs and for people.
    definition, source : str
        What is measured, and where definition and band come from.
    measure : callable
        Piece -> value, or None where the question does not apply.
    band : tuple of float, or str
        Lowest and highest accepted value; or the name of the fact about the genre that holds them.
    asked : float
        Share of the pieces that must lie inside the band; with ``mean`` the least mean value instead.
    humans : str
        Human tunes are asked the same, and no more is asked of us than their unseen half reaches: ``kind`` the tunes
        that are nearest to the genre, ``best`` those that do best, empty none.
    audio : bool
        The question needs sound.
    explain : callable, optional
        Piece -> what was found, for people who want to know why a piece misses.
    """

    name: str
    title: str
    definition: str
    source: str
    measure: Callable[[Piece], float | None]
    band: tuple[float, float] | str
    asked: float
    mean: bool = False
    humans: str = ""
    audio: bool = False
    explain: Callable[[Piece], str] | None = None

    def limits(self, piece: Piece) -> tuple[float, float] | None:
        """The accepted values for a piece; None where nothing is known about music of its kind."""
        if isinstance(self.band, str):
            found: tuple[float, float] | None = getattr(piece.facts, self.band)
            return found
        return self.band

    def judge(self, piece: Piece) -> Answer | None:
        """The answer for one piece; None where the question does not apply."""
        limits = self.limits(piece)
        value = self.measure(piece) if limits is not None and (piece.sound is not None or not self.audio) else None
        if value is None or limits is None:
            return None
        answer = Answer(float(value), *limits)
        good = answer.inside and not (self.mean and answer.value < self.asked)
        return answer if good or self.explain is None else replace(answer, why=self.explain(piece))


@dataclass(frozen=True)
class Answer:
    """A value, what was accepted, and why it was not."""

    value: float
    low: float
    high: float
    why: str = ""

    @property
    def inside(self) -> bool:
        """Whether it was accepted."""
        return self.low - 1e-9 <= self.value <= self.high + 1e-9

    @property
    def distance(self) -> float:
        """How far outside, in values: negative below, positive above, 0 inside."""
        return min(self.value - self.low, 0.0) + max(self.value - self.high, 0.0)
