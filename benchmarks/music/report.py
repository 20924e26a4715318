"""What the judge said, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.music.facts import DEFAULT, facts_of
from benchmarks.music.references import KINDS, reached
from benchmarks.music.row import Row
from benchmarks.music.rows import ROWS
from benchmarks.music.sets.classifier import MOST as TOLD_APART
from benchmarks.music.sets.overlap import MOST as SHARED
from benchmarks.music.trial import Cell, Style, Trial, humans_told

SHOWN = 6


def markdown(trial: Trial) -> str:
    """All tables."""
    seeds = max(len(verdicts) for verdicts in trial.verdicts.values())
    pieces = sum(len(verdicts) for verdicts in trial.verdicts.values())
    heard = "notes and sound" if trial.audio else "notes only"
    head = f"{pieces} pieces: {len(trial.verdicts)} styles, {seeds} seeds each, {heard}. Bold: less than is asked."
    tables = {
        "Share of the pieces inside the band (where the band says *mean*: the mean value), by genre": _rows(trial),
        "Human tunes on the same rows": _humans(),
        "Seeds and styles": _sets(trial),
        "Told from human melodies": _told(trial),
        "What misses, and by how much": _misses(trial),
        "What the rows mean": _meanings(),
    }
    exempt = "Exempt from the rows of the key: " + (", ".join(_exempt(trial)) or "none") + "."
    return "\n\n".join([head, *(f"### {title}\n\n" + "\n".join(table) for title, table in tables.items()), exempt])


def _meanings() -> Iterator[str]:
    yield "| row | what is measured | source |"
    yield "|---|---|---|"
    for row in ROWS:
        yield f"| {row.title} | {row.definition} | {row.source} |"


def _exempt(trial: Trial) -> Iterator[str]:
    for style in trial.verdicts:
        reason = facts_of(*style).key_exempt
        if reason:
            yield f"{'/'.join(style)} ({reason})"


def _rows(trial: Trial) -> Iterator[str]:
    rows = [row for row in ROWS if row.audio <= trial.audio]
    yield f"| row | band | asked | {' | '.join(trial.genres)} |"
    yield "|---|---|---|" + "---|" * len(trial.genres)
    for row in rows:
        cells = [trial.cell(row, genre) for genre in trial.genres]
        yield f"| {row.title} | {_band(row)} | {_number(row.asked)} | {' | '.join(map(_cell, cells))} |"


def _cell(cell: Cell | None) -> str:
    if cell is None:
        return "–"
    return _number(cell.reached) if cell.good else f"**{_number(cell.reached)}** ({_number(cell.asked)})"


def _humans() -> Iterator[str]:
    """Seen and unseen halves of the human corpora, on the bands that hold for all genres."""
    yield f"| row | {' | '.join(f'{kind}: seen | unseen' for kind in KINDS)} |"
    yield "|---|" + "---|" * 2 * len(KINDS)
    for row in ROWS:
        limits = getattr(DEFAULT, row.band) if isinstance(row.band, str) else row.band
        if not row.humans or limits is None:
            continue
        cells = [reached(row, kind, limits, half) for kind in KINDS for half in ("seen", "unseen")]
        yield f"| {row.title} | {' | '.join('–' if cell is None else _number(cell) for cell in cells)} |"


def _sets(trial: Trial) -> Iterator[str]:
    yield "| style | pairs of seeds | most shared 4-grams | pairs below .30 | silhouette |"
    yield "|---|---|---|---|---|"
    silhouettes = trial.silhouettes()
    for style in trial.verdicts:
        shares = [share for _, share in trial.overlaps(style)]
        name = "/".join(style)
        below = sum(share < SHARED for share in shares) / len(shares) if shares else 1.0
        apart = silhouettes.get(name)
        cells = [
            str(len(shares)), _number(max(shares)) if shares else "–",
            _number(below) if below == 1 else f"**{_number(below)}**",
            "–" if apart is None else _number(apart) if apart > 0 else f"**{_number(apart)}**",
        ]  # fmt: skip
        yield f"| {name} | {' | '.join(cells)} |"
    if silhouettes:
        yield f"| all | | | | {_number(sum(silhouettes.values()) / len(silhouettes))} |"


def _told(trial: Trial) -> Iterator[str]:
    yield "| genre | against | excerpts | told apart | human against human | what tells (ours, theirs) |"
    yield "|---|---|---|---|---|---|"
    between = {kind: humans_told(kind) for kind in {trial.kind(genre)[0] for genre in trial.genres}}
    for genre in trial.genres:
        kind, matched = trial.kind(genre)
        found, humans = trial.told(genre), between[kind]
        allowed = max(TOLD_APART, humans.accuracy) if humans else TOLD_APART
        against = kind if matched else f"{kind} (nearest, not of its kind)"
        if found is None:
            yield f"| {genre} | {against} | too few | – | – | |"
            continue
        mark = "" if found.accuracy <= allowed else "**"
        reasons = "; ".join(f"{name} {ours:.2f}, {theirs:.2f}" for name, _, ours, theirs in found.reasons)
        yield (
            f"| {genre} | {against} | {found.counts[0]} and {found.counts[1]} | {mark}{_number(found.accuracy)}{mark} "
            f"| {_number(humans.accuracy) if humans else '–'} | {reasons} |"
        )


def _misses(trial: Trial) -> Iterator[str]:
    yield "| style | row | reached | asked | band | seed: value (how far outside) |"
    yield "|---|---|---|---|---|---|"
    for style, row, cell in trial.misses():
        yield _miss(style, row, cell)


def _miss(style: Style, row: Row, cell: Cell) -> str:
    wrong = [(name, answer) for name, answer in cell.answers if not answer.inside or row.mean]
    wrong.sort(key=lambda one: -abs(one[1].distance) if not row.mean else one[1].value)
    shown = ", ".join(
        f"{name.rpartition(' ')[2]}: {answer.value:.3g}"
        + (f" ({answer.distance:+.2g})" if answer.distance else "")
        + (f" [{answer.why}]" if answer.why else "")
        for name, answer in wrong[:SHOWN]
    )
    more = f" and {len(wrong) - SHOWN} more" if len(wrong) > SHOWN else ""
    answer = cell.answers[0][1]
    band = "mean" if row.mean else f"{answer.low:.3g}–{answer.high:.3g}"
    figures = f"{_number(cell.reached)} | {_number(cell.asked)} | {band}"
    return f"| {'/'.join(style)} | {row.title} | {figures} | {shown}{more} |"


def _band(row: Row) -> str:
    if row.mean:
        return "mean"
    return "by genre" if isinstance(row.band, str) else f"{row.band[0]:g}–{row.band[1]:g}"


def _number(value: float) -> str:
    return f"{value:.2f}"
