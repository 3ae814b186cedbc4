"""Options of the theme: those the shipped one knows, checked, and any that a site's own templates want."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, ConfigDict, PlainValidator, WithJsonSchema, with_config
from typing_extensions import TypedDict

from coopsite.config.colours import LEAST, accent_contrast, hex_colour
from coopsite.diagnostics import Diagnostic, SourcePosition
from coopsite.diagnostics.values import word_meant
from coopsite.fields.errors import unexpected
from coopsite.fields.positions import place_of
from coopsite.fields.scalars import typed
from coopsite.kinds.looks import PALETTE


def colour(value: object) -> str:
    """Return a colour as ``#rrggbb``, from such a text or a word of the palette."""
    text = value.strip() if isinstance(value, str) else ""
    shades = {str(name): light for name, (light, _) in PALETTE.items()}
    found = hex_colour(text) or shades.get(word_meant(text, shades), "")
    if not found:
        raise unexpected("@colour", value)
    return found


def _with_own(value: Any) -> Any:
    """Return the options with what a site's own templates are given, typed as free data."""
    return {
        name: each if name in ThemeSettings.__annotations__ else typed(each) for name, each in value.items()
    }


@with_config(ConfigDict(extra="allow"))
class ThemeSettings(TypedDict, total=False):
    """What the shipped theme lets a site choose; other keys are for templates of the site's own."""

    accent: Annotated[str, PlainValidator(colour), WithJsonSchema({"type": "string"})]
    masthead: Literal["plain", "banner"]
    headings: Literal["serif", "sans"]


ThemeOptions = Annotated[ThemeSettings, AfterValidator(_with_own)]


def theme_diagnostics(
    options: Mapping[str, Any], path: str, marks: Mapping[str, SourcePosition]
) -> Iterator[Diagnostic]:
    """Yield E821 for an accent in which text would not stand out from the ground of pages."""
    accent = options.get("accent", "")
    if accent:
        ratio, enough = accent_contrast(accent)
        if ratio < LEAST:
            place = place_of(("theme", "accent"), marks)
            # Rounded down, so that no ratio is said to be enough that is not.
            args = {
                "value": accent,
                "ratio": str(int(ratio * 10) / 10),
                "needed": str(LEAST),
                "suggestion": enough,
            }
            yield Diagnostic("E821", path, place.line, place.column, args)
