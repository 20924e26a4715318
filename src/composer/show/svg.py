"""The few SVG elements that the pictures are made of, as text."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from composer.show.colour import INK, PAPER

CHARACTER = 6.2
"""Width of a character of the 11-pixel font in pixels, on average: SVG has no text layout to ask."""


def picture(width: float, height: float, label: str, elements: Iterable[str]) -> str:
    """A whole picture that scales to the width it is given; `label` describes it to screen readers."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(width)} {number(height)}" width="100%" '
        f'role="img" aria-label="{escape(label)}" font-family="system-ui, sans-serif" font-size="11" fill="{INK}">'
        f'<rect width="100%" height="100%" fill="{PAPER}"/>{"".join(elements)}</svg>'
    )


def box(left: float, top: float, width: float, height: float, colour: str, *, title: str = "") -> str:
    """A filled rectangle, with a text that appears under the pointer."""
    hint = f"<title>{escape(title)}</title>" if title else ""
    size = f'width="{number(width)}" height="{number(height)}"'
    return f'<rect x="{number(left)}" y="{number(top)}" {size} fill="{colour}">{hint}</rect>'


def words(left: float, top: float, content: str, anchor: str = "start") -> str:
    """A line of text on the baseline `top`; `anchor` is start, middle or end."""
    return f'<text x="{number(left)}" y="{number(top)}" text-anchor="{anchor}">{escape(content)}</text>'


def words_that_fit(left: float, top: float, content: str, width: float) -> str:
    """A line of text, or nothing where it would be wider than `width`."""
    return words(left, top, content) if len(content) * CHARACTER <= width else ""


def strokes(path: str, colour: str, thickness: float, opacity: float = 1.0) -> str:
    """Lines along a path, all with one colour and thickness."""
    if not path:
        return ""
    look = f'stroke="{colour}" stroke-width="{number(thickness)}"'
    faded = f' stroke-opacity="{number(opacity)}"' if opacity < 1.0 else ""
    return f'<path d="{path}" fill="none" {look}{faded}/>'


def number(value: float) -> str:
    """A coordinate with at most two decimals.

    Examples
    --------
    >>> number(12.0), number(3.14159)
    ('12', '3.14')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")
