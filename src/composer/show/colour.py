"""Which colour means what, in every picture.

Roles take the palette of Okabe and Ito (2008, "Color Universal Design"), which stays distinct for colour-blind
readers; energies take three steps of one hue, because they are an order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

ROLES = {
    "drums": "#555555",
    "bass": "#0072B2",
    "comping": "#E69F00",
    "pad": "#56B4E9",
    "arpeggio": "#009E73",
    "melody": "#D55E00",
    "counter": "#CC79A7",
    "voice": "#CC79A7",
    "effects": "#999999",
}
"""Role of a part -> colour of its notes."""

OTHERS = ("#7A5195", "#8C6D1F", "#2F7F7A", "#B0413E")
"""Colours, in turn, of roles without one of their own."""

ENERGIES = {"calm": "#FDE3B5", "medium": "#F6B26B", "dynamic": "#E06C4B"}
"""Energy -> colour of its movement in the form strip."""

INK = "#333333"
FAINT = "#E4E4E4"
PAPER = "#FFFFFF"


SHADES = (1.0, 0.68, 0.45)
"""Brightness of the first, second and third part of one role, in turn."""


def part_colours(roles: Sequence[str]) -> list[str]:
    """A colour for each part: that of its role, darker where another part has it already.

    Examples
    --------
    >>> part_colours(["bass", "pad", "bass"])
    ['#0072B2', '#56B4E9', '#004E79']
    """
    seen: Counter[str] = Counter()
    colours = []
    for role in roles:
        colours.append(_shaded(role_colour(role), SHADES[seen[role] % len(SHADES)]))
        seen[role] += 1
    return colours


def role_colour(role: str) -> str:
    """The colour of a role, the same in every process.

    Examples
    --------
    >>> role_colour("bass")
    '#0072B2'
    """
    return ROLES.get(role) or OTHERS[sum(role.encode()) % len(OTHERS)]


def _shaded(colour: str, brightness: float) -> str:
    channels = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(channel * brightness):02X}" for channel in channels)
