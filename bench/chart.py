"""Draw lines over a doubly logarithmic grid as SVG; equal slopes mean equal growth."""

from __future__ import annotations

from math import ceil, floor, log10

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 780, 420, 70, 24, 130, 52
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


def growth_chart(lines: dict[str, Line]) -> str:
    """Return an SVG of seconds over stories for each named line."""
    points = [point for line in lines.values() for point in line]
    x0, x1 = log10(min(x for x, _ in points)), log10(max(x for x, _ in points))
    y0, y1 = floor(log10(min(y for _, y in points))), ceil(log10(max(y for _, y in points)))

    def x(stories: float) -> float:
        return LEFT + (log10(stories) - x0) / max(x1 - x0, 1e-9) * (WIDTH - LEFT - RIGHT)

    def y(seconds: float) -> float:
        return HEIGHT - BOTTOM - (log10(seconds) - y0) / (y1 - y0) * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
        ' font-family="sans-serif" font-size="13">',
        "<title>Seconds to build by number of stories, both axes logarithmic</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for power in range(y0, y1 + 1):
        at = y(10**power)
        parts.append(f'<path d="M{LEFT} {at:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(
            f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end" fill="#333">{10**power:g} s</text>'
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
    labels = spread({name: y(line[-1][1]) + 4 for name, line in lines.items()})
    for name, line in lines.items():
        path = " ".join(f"{'M' if i == 0 else 'L'}{x(n):.1f} {y(s):.1f}" for i, (n, s) in enumerate(line))
        colour = COLOURS[name]
        parts.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2.5"/>')
        parts += [f'<circle cx="{x(n):.1f}" cy="{y(s):.1f}" r="3.5" fill="{colour}"/>' for n, s in line]
        end = line[-1]
        parts.append(
            f'<text x="{x(end[0]) + 10:.1f}" y="{labels[name]:.1f}" fill="{colour}">'
            f"{name} {end[1]:.2f} s</text>"
        )
    return "\n".join([*parts, "</svg>", ""])


def spread(places: dict[str, float]) -> dict[str, float]:
    """Return heights of labels from above to below, near `places` and far enough apart to be read."""
    found: dict[str, float] = {}
    least = float("-inf")
    for name, place in sorted(places.items(), key=lambda each: each[1]):
        found[name] = least = max(place, least + LABEL_GAP)
    return found
