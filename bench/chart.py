"""Draw lines over doubly logarithmic grids as SVG, one grid above the other; equal slopes mean equal growth."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 860, 420, 80, 24, 200, 52
LABEL_GAP = 16
COLOURS = {
    "cold": "#b5493a",
    "again": "#2f6f6b",
    "body": "#3d6db5",
    "title": "#7a52a8",
    "new": "#8a6a12",
    "chrome": "#5d6770",
}
Line = list[tuple[int, float]]


@dataclass(frozen=True)
class Panel:
    """Lines of one grid by their names, and the unit of what they show."""

    unit: str
    lines: dict[str, Line]


def exponent(line: Line) -> float:
    """Return k of the growth with the k-th power of the number of stories, from the first point to the last."""
    (few, least), (many, most) = line[0], line[-1]
    return (log10(most) - log10(least)) / (log10(many) - log10(few)) if many != few else 0.0


def growth_chart(*panels: Panel) -> str:
    """Return an SVG of each panel's lines over the number of stories; each line says how it grows."""
    height = len(panels) * HEIGHT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"'
        ' font-family="sans-serif" font-size="13">',
        f"<title>{' and '.join(panel.unit for panel in panels)} of a build by number of stories, "
        "all axes logarithmic</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
    ]
    for number, panel in enumerate(panels):
        parts += [f'<g transform="translate(0 {number * HEIGHT})">', *_drawn(panel), "</g>"]
    return "\n".join([*parts, "</svg>", ""])


def _drawn(panel: Panel) -> list[str]:
    points = [point for line in panel.lines.values() for point in line]
    x0, x1 = log10(min(x for x, _ in points)), log10(max(x for x, _ in points))
    y0, y1 = floor(log10(min(y for _, y in points))), ceil(log10(max(y for _, y in points)))

    def x(stories: float) -> float:
        return LEFT + (log10(stories) - x0) / max(x1 - x0, 1e-9) * (WIDTH - LEFT - RIGHT)

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - (log10(value) - y0) / max(y1 - y0, 1) * (HEIGHT - TOP - BOTTOM)

    parts = []
    for power in range(y0, y1 + 1):
        at = y(10**power)
        parts.append(f'<path d="M{LEFT} {at:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(
            f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end" fill="#333">'
            f"{10**power:g} {panel.unit}</text>"
        )
    for stories in sorted({n for n, _ in points}):
        parts.append(f'<path d="M{x(stories):.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#eee"/>')
        parts.append(
            f'<text x="{x(stories):.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle" fill="#333">'
            f"{stories:,}</text>"
        )
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(
        f'<text x="{middle}" y="{HEIGHT - 10}" text-anchor="middle" fill="#333">'
        "stories, each in two languages</text>"
    )
    labels = spread({name: y(line[-1][1]) + 4 for name, line in panel.lines.items()})
    for name, line in panel.lines.items():
        path = " ".join(f"{'M' if i == 0 else 'L'}{x(n):.1f} {y(s):.1f}" for i, (n, s) in enumerate(line))
        colour = COLOURS[name]
        parts.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2.5"/>')
        parts += [f'<circle cx="{x(n):.1f}" cy="{y(s):.1f}" r="3.5" fill="{colour}"/>' for n, s in line]
        end = line[-1]
        growth = f' · n<tspan dy="-4" font-size="10">{exponent(line):.2f}</tspan>' if len(line) > 1 else ""
        parts.append(
            f'<text x="{x(end[0]) + 10:.1f}" y="{labels[name]:.1f}" fill="{colour}">'
            f"{name} {_short(end[1])} {panel.unit}{growth}</text>"
        )
    return parts


def _short(value: float) -> str:
    return f"{value:.2f}" if value < 100 else f"{value:,.0f}"


def spread(places: dict[str, float]) -> dict[str, float]:
    """Return heights of labels from above to below, near `places` and far enough apart to be read."""
    found: dict[str, float] = {}
    least = float("-inf")
    for name, place in sorted(places.items(), key=lambda each: each[1]):
        found[name] = least = max(place, least + LABEL_GAP)
    return found
