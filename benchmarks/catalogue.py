"""``python -m benchmarks.catalogue``: write docs/catalogue.md, a row for every style of the library."""

from __future__ import annotations

from pathlib import Path

from composer.styles.loader import load_style, style_files
from composer.styles.schema import Style

PAGE = Path(__file__).parents[1] / "docs" / "catalogue.md"
HEAD = """# Catalogue of styles

Written by `python -m benchmarks.catalogue` from the packs in `src/composer/styles/library`; how one is made tells
[style packs](style-packs.md). Tempi are quarters a minute, lowest to highest; the first measure and the first mode are
the usual ones.
"""


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


def page() -> str:
    """The page: a table for each genre."""
    tables = [HEAD]
    for genre, subgenres in style_files().items():
        rows = [_row(load_style(genre, subgenre)) for subgenre in subgenres]
        tables.append(
            f"## {genre}\n\n| style | what it is | tempo | measures | modes |\n|---|---|---|---|---|\n" + "".join(rows)
        )
    return "\n".join(tables)


def _row(style: Style) -> str:
    modes = sorted(style.tonality.modes, key=lambda mode: -style.tonality.modes[mode])
    low, _, high = style.tempo.bpm
    facts = (f"{low:g}–{high:g}", ", ".join(style.measures), ", ".join(mode.replace("_", " ") for mode in modes))
    return f"| `{style.genre}/{style.subgenre}` | **{style.title}.** {style.description} | {' | '.join(facts)} |\n"


if __name__ == "__main__":
    main()
