"""Music: one piece, lazily: the schema needs the plan, notes are written when asked for, sound when rendered."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from composer.brief import Brief
from composer.compose.perform import perform
from composer.compose.plan import Plan
from composer.compose.planner import plan
from composer.compose.schema import schema
from composer.compose.score_writer import write_score
from composer.score.score import Score
from composer.score.timeline import Timeline
from composer.sounding import Sounding
from composer.styles.loader import style_files
from composer.units import ms_to_frames


def compose(brief: Brief | None = None, **fields: Any) -> Music:
    """Compose a piece.

    Parameters
    ----------
    brief : Brief, optional
        What is asked for; or give its fields by name.

    Returns
    -------
    Music

    Raises
    ------
    BriefError
        Naming the field, the value and what is allowed.

    Examples
    --------
    >>> music = compose(genre="chiptune", subgenre="nes-action", duration_ms=10_000, seed=3)
    >>> music.schema()["duration_ms"]
    10000
    """
    return Music(brief if brief is not None else Brief.from_dict(fields))


def genres() -> list[dict[str, Any]]:
    """All styles, as ``[{"name": genre, "subgenres": [...]}, ...]``; nothing is parsed."""
    return [{"name": genre, "subgenres": list(subgenres)} for genre, subgenres in style_files().items()]


class Music(Sounding):
    """A composed piece.

    Parameters
    ----------
    brief : Brief

    Raises
    ------
    BriefError
        If the structure does not fit into the duration.
    """

    def __init__(self, brief: Brief) -> None:
        self.brief = brief
        self.plan: Plan = plan(brief)

    @property
    def notices(self) -> tuple[str, ...]:
        """What had to be adjusted to fit."""
        return self.plan.notices

    @property
    def frames(self) -> int:
        """Exact length at 48 kHz."""
        return self.plan.frames

    @property
    def title(self) -> str:
        """Name for tags and headings."""
        return self.score.title

    @cached_property
    def score(self) -> Score:
        """The notes in beats."""
        return write_score(self.plan)

    @cached_property
    def timeline(self) -> Timeline:
        """The notes in seconds, performed, with the mix they are meant for."""
        return perform(
            self.plan,
            self.score,
            voices_db=float(self.brief.voices_volume),
            fadeout_frames=ms_to_frames(self.brief.fadeout_ms),
        )

    def schema(self) -> dict[str, Any]:
        """The documented description: id, style, tempo, metre, key, and the structure as it came out."""
        return schema(self.brief, self.plan)

    def _repr_html_(self) -> str:
        """The piece as a notebook shows it: facts, form and piano roll."""
        from composer.show.page import html  # noqa: PLC0415 - pictures are drawn when they are looked at

        return html(self)

    def __repr__(self) -> str:
        return f"<Music {self.brief.genre}/{self.brief.subgenre} {self.brief.duration_ms} ms seed {self.brief.seed}>"
