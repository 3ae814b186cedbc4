"""Read config.yaml into a `Config`: keys, their types and defaults."""

import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from datetime import UTC
from ipaddress import IPv6Address
from pkgutil import get_data
from typing import Annotated, Any, Final, Literal, Required

from pydantic import (
    AfterValidator,
    BeforeValidator,
    PlainValidator,
    TypeAdapter,
    ValidationInfo,
    WithJsonSchema,
    with_config,
)
from typing_extensions import TypedDict

from coopsite.config.imprint import (
    KNOWN,
    ImprintSettings,
    LinkGroupSettings,
    LogoSettings,
    imprint,
    imprint_diagnostics,
    links,
    logo,
)
from coopsite.config.kinds import (
    KindSettings,
    KindsSettings,
    OwnFieldSettings,
    installed_kinds,
    kind_diagnostics,
    site_kinds,
)
from coopsite.config.model import (
    HOME_REGISTERS,
    NOWHERE,
    Collection,
    Config,
    Contact,
    HomeEntry,
    Localized,
    NavEntry,
    Publisher,
    ShareWord,
)
from coopsite.config.theme import ThemeOptions, theme_diagnostics
from coopsite.diagnostics import Diagnostic, SourcePosition
from coopsite.diagnostics.values import word_meant
from coopsite.fields.addresses import WebAddress, is_domain, web_address
from coopsite.fields.context import FieldContext
from coopsite.fields.errors import described, mistake, unexpected
from coopsite.fields.positions import place_of, placed
from coopsite.fields.scalars import Plain, Text, Words, YesNo, count
from coopsite.fields.suggest import parted
from coopsite.fields.validate import KnownKeys, Problem, check, nearest
from coopsite.kinds.base import Kind
from coopsite.kinds.head import STRICT, head_schema
from coopsite.kinds.registry import KINDS, folder_called
from coopsite.locales import language_names
from coopsite.text.filenames import CONFIG, is_device
from coopsite.text.fold import fold
from coopsite.text.hostnames import ascii_address, ascii_host
from coopsite.text.language_codes import language_code
from coopsite.textfile.cut_off import cut_off
from coopsite.textfile.decode import decode
from coopsite.textfile.yaml import parse_yaml

Host = Literal["netlify", "cloudflare", "apache", "github-pages"]

TIMEZONE: Final = "Asia/Ho_Chi_Minh"
_OF_VIETNAM: Final = re.compile(
    r"(?:(?:utc|gmt|etc/utc|ict)?\s*\+?0?7(?::?00)?|ict|(?:asia/)?(?:ha[_ ]?noi|viet[_ ]?nam|saigon|hcm|ho.chi.minh.*)"
    r"|se asia standard time|vn|h[àa] n[ộo]i|vi[ệe]t nam)",
    re.IGNORECASE,
)
"""Names people use for the time zone of Vietnam."""
_FIXED_ZONE: Final = re.compile(r"Etc/GMT\+([1-9]\d?)")
"""A zone behind UTC: in the tz database the sign in these names is reversed."""
PER_PAGE: Final = 20
COUNT: Final = 5
HOME_COUNT: Final = 4

ADDRESSES: Final[Mapping[str, Localized]] = {
    "topics": {"vi": "chu-de", "en": "topics"},
    "search": {"vi": "tim-kiem", "en": "search"},
    "honours": {"vi": "bang-vang", "en": "honours"},
    "targets": {"vi": "chi-tieu", "en": "targets"},
    "documents": {"vi": "van-ban", "en": "documents"},
    "calendar": {"vi": "lich", "en": "calendar"},
    "site_map": {"vi": "so-do-trang", "en": "site-map"},
}

_BASE_URL = re.compile(
    r"(https?)://([\w.-]+(?::[0-9]{1,5})?|\[[0-9a-f:.]+\](?::[0-9]{1,5})?)((?:/[^\s/?#\\%]+)*)/?",
    re.IGNORECASE,
)
_PAGE: Final = re.compile(r"\.(?:html?|php|aspx?|jsp)\Z", re.IGNORECASE)
"""The end of a page's address, which cannot be a site's."""
_SPACED: Final = re.compile(r"https?://[^\s/?#]+/[^?#]*(?:\s|%)", re.IGNORECASE)
"""An address with a space, or a percent sign, in its path."""
_OWN_MACHINE: Final = re.compile(
    r"https?://(?:(?:[\w-]+\.)*localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1?\])[:/]", re.IGNORECASE
)
"""Loopback addresses."""
_PORT = re.compile(r":([0-9]{1,5})\Z")
_LAST_PORT: Final = 65535
_EMAIL = re.compile(r"[^\s@<>()\[\]\\,;:\"?&]+@[^\s@<>()\[\]\\,;:\"?&]+\.[^\s@<>()\[\]\\,;:\"?&]+")
_TEMPLATE = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_./-]*\.html")


def base_url(value: object, info: ValidationInfo[FieldContext]) -> str:
    """Return the site's absolute address, ending with ``/``."""
    text = value.strip() if isinstance(value, str) else ""
    found = _as_base_url(text)
    if not found:
        if _SPACED.match(text):
            raise mistake("E213", expected="@spaced_address")
        meant = _as_base_url(_without_page(text, info.context.languages))
        suggested = {"suggestion": meant} if meant else {}
        raise mistake("E213", expected="@base_url", found=described(value), **suggested)
    return found


def _as_base_url(text: str) -> str:
    """Return `text` as a base_url; empty where it is none, or the address of a page."""
    match = _BASE_URL.fullmatch(text)
    if not match or {".", ".."} & set(match[3].split("/")) or not _is_host(match[2]):
        return ""
    return "" if _PAGE.search(match[3]) else f"{match[1].lower()}://{match[2].lower()}{match[3]}/"


def _without_page(text: str, languages: Container[str]) -> str:
    """Return the base of an address that was copied from a browser or written without ``https://``.

    The folder of one of the `languages`, and all behind it, is a page of the site.
    """
    whole = text if "://" in text or not is_domain(text) else f"https://{text}"
    start, mark, rest = re.split(r"[?#\s]", whole, maxsplit=1)[0].partition("://")
    host, *segments = rest.split("/")
    segments = [part for part in segments if part]
    in_language = [at for at, part in enumerate(segments) if language_code(part) in languages]
    if in_language:
        del segments[in_language[0] :]
    elif segments and _PAGE.search(segments[-1]):
        segments.pop()
    return f"{start}{mark}{'/'.join((host.rpartition('@')[2], *segments))}"


def _is_host(written: str) -> bool:
    """Tell whether a host is valid: port in range, letters allowed by IDNA, IPv6 in brackets."""
    found = _PORT.search(written)
    name = written[: found.start()] if found else written
    if found and int(found[1]) > _LAST_PORT:
        return False
    try:
        return bool(IPv6Address(name[1:-1]) if name.startswith("[") else ascii_host(name))
    except ValueError:
        return False


def zone_name(value: object) -> str:
    """Return the name of a time zone in the case of the tz database."""
    text = value.strip() if isinstance(value, str) else ""
    # The list of the tzdata package: the system's takes a hundred times as long, and differs from system to system.
    listed = get_data("tzdata", "zones") or b""
    names = {name.casefold(): name for name in listed.decode("ascii").split()}
    if text.casefold() not in names:
        meant = {"suggestion": TIMEZONE} if _OF_VIETNAM.fullmatch(text) else {}
        raise mistake("E213", expected="@timezone", found=described(value), **meant)
    return names[text.casefold()]


def between(least: int, most: int) -> Callable[[object], int]:
    """Return a validator of whole numbers from `least` to `most`."""

    def look(value: object) -> int:
        number = count(value)
        if not least <= number <= most:
            raise mistake("E213", expected="@number_range", found=str(value), allowed=f"{least}–{most}")
        return number

    return look


def email(value: object) -> str:
    """Return an e-mail address."""
    text = value.strip() if isinstance(value, str) else ""
    try:
        if text and not (_EMAIL.fullmatch(text) and ascii_address(text)):
            raise unexpected("@email", value)
    except ValueError:
        raise unexpected("@email", value) from None
    return text


def template_name(value: object) -> str:
    """Return the name of a template."""
    text = value.strip() if isinstance(value, str) else ""
    if not _TEMPLATE.fullmatch(text):
        raise unexpected("@template_name", value)
    return text


def _language_codes(value: object) -> list[str]:
    codes = _codes(value)
    if not codes or not isinstance(value, list) or len(set(codes)) != len(value):
        written = parted(value) if isinstance(value, str) else codes
        listed = ", ".join(dict.fromkeys(_language_meant(each) or each for each in written))
        instead = {"instead": f"languages: [{listed}]"} if listed else {}
        raise mistake("E213", expected="@languages", found=described(value), **instead)
    if any(map(is_device, codes)):
        raise mistake("E503", name=", ".join(filter(is_device, codes)))
    return codes


def _in_small_letters(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


def _one_or_more(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _entry(value: object) -> object:
    return {"to": value} if isinstance(value, str) else value


def _leads_somewhere(value: Any) -> Any:
    """Refuse an entry without a target, with two targets, or with an address but no label."""
    if ("to" in value) == ("url" in value) or not value.get("to", "x").strip("/"):
        raise mistake("E213", expected="@to_or_url")
    if "url" in value and "label" not in value:
        raise mistake("E215", field="label")
    return value


def _one_thing(value: Any) -> Any:
    """Refuse a section of the front page that is of nothing, or of two things."""
    if sum(key in value for key in ("to", "tag", "collection")) != 1:
        raise mistake("E213", expected="@to_tag_or_collection")
    return value


def entry_address(value: object) -> str:
    """Return the address of a navigation entry: http, https, mailto, or a path on this host."""
    text = value.strip() if isinstance(value, str) else ""
    if (text.startswith("/") and not text.startswith("//")) or text.lower().startswith("mailto:"):
        if "\\" not in text:
            return text
        raise unexpected("@web_address", value)
    return web_address(value)


_Url = Annotated[str, PlainValidator(base_url), WithJsonSchema({"type": "string", "format": "uri"})]
_Zone = Annotated[str, PlainValidator(zone_name), WithJsonSchema({"type": "string"})]
_Email = Annotated[str, PlainValidator(email), WithJsonSchema({"type": "string", "format": "email"})]
_UpTo100 = Annotated[
    int, PlainValidator(between(1, 100)), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 100})
]
_UpTo200 = Annotated[
    int, PlainValidator(between(1, 200)), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 200})
]
_UpTo20 = Annotated[
    int, PlainValidator(between(1, 20)), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 20})
]
_Template = Annotated[
    str, PlainValidator(template_name), WithJsonSchema({"type": "string", "pattern": r"\.html$"})
]
_EntryAddress = Annotated[str, PlainValidator(entry_address), WithJsonSchema({"type": "string"})]
_Codes = Annotated[
    list[str],
    PlainValidator(_language_codes),
    WithJsonSchema({"type": "array", "items": {"type": "string"}, "minItems": 1, "uniqueItems": True}),
]


@with_config(STRICT)
class NavSettings(TypedDict, total=False):
    """An entry of the navigation: `to` a part of the site, or `url`."""

    label: Text
    to: Words
    url: _EntryAddress


_Entry = Annotated[
    NavSettings,
    BeforeValidator(_entry, json_schema_input_type=NavSettings | str),
    AfterValidator(_leads_somewhere),
]


@with_config(STRICT)
class HomeSettings(TypedDict, total=False):
    """A section of the front page: `to` a kind or register, or a `tag`, or one of `collections`."""

    to: Words
    tag: Words
    collection: Words
    count: _UpTo20
    label: Text


_HomeSection = Annotated[
    HomeSettings,
    BeforeValidator(_entry, json_schema_input_type=HomeSettings | str),
    AfterValidator(_one_thing),
]


@with_config(STRICT)
class ContactSettings(TypedDict, total=False):
    """How to reach the editorial desk."""

    email: _Email
    phone: Plain
    address: Text


@with_config(STRICT)
class PublisherSettings(TypedDict, total=False):
    """Who publishes the bulletin."""

    name: Text
    url: WebAddress


_CollectionKeys = TypedDict(
    "_CollectionKeys",
    {
        "for": Required[
            Annotated[list[_Template], BeforeValidator(_one_or_more, json_schema_input_type=list[str] | str)]
        ]
    },
    total=False,
)


@with_config(STRICT)
class CollectionSettings(_CollectionKeys, total=False):
    """A list passed to the templates named under `for`."""

    kind: Words
    tag: Words
    count: _UpTo100


@with_config(STRICT)
class Settings(TypedDict, total=False):
    """The keys of config.yaml."""

    title: Required[Text]
    base_url: Required[_Url]
    first_base_url: _Url
    languages: Required[_Codes]
    tagline: Text
    timezone: _Zone
    kinds: KindsSettings
    navigation: list[_Entry]
    per_page: _UpTo200
    missing_translation: Literal["hide", "notice", "fallback"]
    contact: ContactSettings
    publisher: PublisherSettings
    search: YesNo
    share_images: YesNo
    line_breaks: YesNo
    share: list[Annotated[ShareWord, BeforeValidator(_in_small_letters)]]
    print_code: YesNo
    collections: dict[str, CollectionSettings]
    home: list[_HomeSection]
    hosts: list[Annotated[Host, BeforeValidator(_in_small_letters)]]
    theme: ThemeOptions
    imprint: ImprintSettings
    copyright: Text
    logo: LogoSettings
    links: list[LinkGroupSettings]


_UNFIT: Final = {"E106": "@invisible_character", "E503": "@name_of_windows", "E504": "@too_long"}
"""Codes of a wrong address word, with the word for what is wrong."""
_OF_YAML: Final = frozenset(("E201", "E202", "E222"))
"""Codes of mistakes in how a value is written, not in what it says."""
_SETTINGS: Final = TypeAdapter(Settings)
_SAID_OF_ADDRESSES: Final = frozenset(("base_url", "first_base_url", "languages", "kinds", "logo"))
_KNOWN: Final = {
    "": tuple(Settings.__annotations__),
    "contact": tuple(ContactSettings.__annotations__),
    "publisher": tuple(PublisherSettings.__annotations__),
    "navigation": tuple(NavSettings.__annotations__),
    "home": tuple(HomeSettings.__annotations__),
    **KNOWN,
}


def read_config(
    raw: bytes, path: str = CONFIG, known_languages: Sequence[str] = ("vi", "en")
) -> tuple[Config | None, tuple[Diagnostic, ...]]:
    """Return the configuration in `raw`, or None, and its diagnostics.

    Every unusable key or value is E801; invalid YAML has the codes of YAML. `known_languages` are those with a table of
    strings.
    """
    source, diagnostics = decode(raw, path)
    if source is None:
        return None, diagnostics
    located = parse_yaml(source, path=path)
    diagnostics += (*located.diagnostics, *cut_off(source, located, path))
    written = located.value if isinstance(located.value, dict) else {}
    if not written and any(diagnostic.severity == "error" for diagnostic in diagnostics):
        return None, diagnostics
    scope = _scope(written, known_languages)
    checked = check(_SETTINGS, written, scope, _known(written))
    settings, problems = checked
    problems += _unspoken(scope.languages, known_languages)
    diagnostics += tuple(_refused(problem, path, located.marks, known_languages) for problem in problems)
    if settings is None or any(diagnostic.severity == "error" for diagnostic in diagnostics):
        return None, diagnostics
    config = configured(settings, located.marks)
    diagnostics += (
        *_doubtful(settings, path, located.marks),
        *_at_odds(settings, config, path, located.marks),
    )
    return (
        None if any(diagnostic.severity == "error" for diagnostic in diagnostics) else config
    ), diagnostics


def _known(written: Mapping[str, Any]) -> KnownKeys:
    """Return the keys of each map, by the key it stands under; those of kinds and their fields by their names."""
    known: dict[str, tuple[str, ...]] = {}
    kinds = written.get("kinds")
    for name, kind in kinds.items() if isinstance(kinds, dict) else ():
        known[name] = tuple(KindSettings.__annotations__)
        fields = kind.get("fields") if isinstance(kind, dict) else None
        known |= dict.fromkeys(
            fields if isinstance(fields, dict) else (), tuple(OwnFieldSettings.__annotations__)
        )
    return known | _KNOWN


def _at_odds(
    settings: Settings, config: Config, path: str, marks: Mapping[str, SourcePosition]
) -> Iterator[Diagnostic]:
    """Yield what is wrong with values that each are right.

    E801 and W240 for kinds among each other and lists of what there is not, E821 for the theme, W251 for the
    imprint.
    """
    yield from theme_diagnostics(settings.get("theme", {}), path, marks)
    yield from imprint_diagnostics(settings.get("imprint", {}), path, marks)
    yield from kind_diagnostics(
        settings.get("kinds", {}), config.kinds, config.words, config.languages, path, marks
    )
    for name, collection in config.collections.items():
        if collection.kind and collection.kind not in config.kinds:
            loc = ("collections", name, "kind")
            args = {"expected": "@known_word", "found": collection.kind, "allowed": ", ".join(config.kinds)}
            meant = word_meant(collection.kind, config.kinds) or nearest(collection.kind, config.kinds)
            if meant:
                args["instead"] = f"kind: {meant}"
            yield _refused(Problem("E213", loc, args), path, marks, ())
    kinds = {kind.folder: kind.name for kind in config.kinds.values()}
    for i, section in enumerate(settings.get("home", [])):
        problems = []
        if "to" in section and section["to"] not in {*kinds, *config.kinds, *HOME_REGISTERS}:
            called = folder_called(section["to"], tuple(config.kinds.values()))
            problems.append(_unknown_word(i, "to", section["to"], (*kinds, *HOME_REGISTERS), called))
        if "collection" in section and section["collection"] not in config.collections:
            problems.append(_unknown_word(i, "collection", section["collection"], tuple(config.collections)))
        if section.get("to") == "honours" and "count" in section:
            problems.append(Problem("W212", ("home", i, "count"), {"allowed": "to, label"}, at_key=True))
        yield from (_refused(problem, path, marks, ()) for problem in problems)


def _unknown_word(entry: int, key: str, word: str, known: Sequence[str], called: str = "") -> Problem:
    """Return the problem of a `word` that is not `known`; `called` is the one it is another name of, if any."""
    args = {"expected": "@known_word", "found": word, "allowed": ", ".join(known)}
    meant = called or word_meant(word, known) or nearest(word, known)
    return Problem("E213", ("home", entry, key), args | ({"suggestion": meant} if meant else {}))


def _doubtful(settings: Settings, path: str, marks: Mapping[str, SourcePosition]) -> Iterator[Diagnostic]:
    """Yield diagnostics of valid values that were probably not meant.

    W802 a language in base_url, W232 a loopback address, W804 a zone with a reversed sign.
    """
    above, _, last = settings["base_url"].rstrip("/").rpartition("/")
    if language_code(last) in settings["languages"] and not above.endswith("/"):
        place = place_of(("base_url",), marks)
        args = {"language": language_code(last), "suggestion": f"{above}/"}
        yield Diagnostic("W802", path, place.line, place.column, args)
    if _OWN_MACHINE.match(settings["base_url"]):
        place = place_of(("base_url",), marks)
        yield Diagnostic("W232", path, place.line, place.column, {"value": settings["base_url"]})
    found = _FIXED_ZONE.fullmatch(settings.get("timezone", ""))
    if found:
        place = place_of(("timezone",), marks)
        meant = TIMEZONE if found[1] == "7" else f"Etc/GMT-{found[1]}"
        args = {"value": found[0], "count": found[1], "suggestion": meant}
        yield Diagnostic("W804", path, place.line, place.column, args)


def json_schemas(kinds: Sequence[Kind] = KINDS) -> dict[str, dict[str, Any]]:
    """Return the JSON Schemas for editors, of a site with `kinds`: ``front-matter`` and ``config``."""
    return {
        name: {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
        for name, schema in (("front-matter", head_schema(kinds)), ("config", _SETTINGS.json_schema()))
    }


def configured(settings: Settings, marks: Mapping[str, SourcePosition]) -> Config:
    """Return the configuration of `settings`, defaults filled in; `marks` has the positions of values."""
    languages = tuple(settings["languages"])
    kinds = site_kinds(settings.get("kinds", {}), languages, installed_kinds())
    usual: list[NavSettings] = [{"to": word} for word in (*kinds, "topics")]
    contact, publisher = settings.get("contact", {}), settings.get("publisher", {})
    return Config(
        title=settings["title"],
        base_url=settings["base_url"],
        languages=languages,
        tagline=settings.get("tagline", {}),
        timezone=settings.get("timezone", TIMEZONE),
        kinds=kinds,
        words={word: _in(written, languages) for word, written in ADDRESSES.items()},
        navigation=tuple(
            _nav_entry(entry, kinds, _where_it_leads(i, marks))
            for i, entry in enumerate(settings.get("navigation", usual))
        ),
        per_page=settings.get("per_page", PER_PAGE),
        missing_translation=settings.get("missing_translation", "hide"),
        contact=Contact(contact.get("email", ""), contact.get("phone", ""), contact.get("address", {})),
        publisher=Publisher(publisher.get("name", {}), publisher.get("url", "")),
        search=settings.get("search", True),
        share_images=settings.get("share_images", False),
        line_breaks=settings.get("line_breaks", False),
        share=tuple(dict.fromkeys(settings.get("share", []))),
        print_code=settings.get("print_code", False),
        collections={
            name: _collection(made, marks.get(f"collections.{name}.tag", NOWHERE))
            for name, made in settings.get("collections", {}).items()
        },
        home=_home(settings, kinds, marks),
        hosts=tuple(dict.fromkeys(settings.get("hosts", []))),
        theme=dict(settings.get("theme", {})),
        imprint=imprint(settings.get("imprint", {})),
        copyright=settings.get("copyright", {}),
        logo=logo(settings["logo"]) if "logo" in settings else None,
        links=links(settings.get("links", [])),
        first_base_url=settings.get("first_base_url", ""),
        at={name: place for name, place in marks.items() if name.partition(".")[0] in _SAID_OF_ADDRESSES},
    )


def _codes(value: object) -> list[str]:
    """Return a list of languages with each code in its proper case."""
    written = (
        [str(code).strip() for code in value if isinstance(code, str)] if isinstance(value, list) else []
    )
    return [language_code(code) or code for code in written]


def _scope(written: Mapping[str, Any], known_languages: Sequence[str]) -> FieldContext:
    """Return the context of a configuration; if its languages cannot be read, texts may be in any known one."""
    codes = _codes(written.get("languages"))
    languages = (*codes, *filter(None, map(_language_meant, codes))) or tuple(known_languages)
    return FieldContext(languages=languages, plain_in=languages, zone=UTC)


def _unspoken(languages: Sequence[str], known: Sequence[str]) -> list[Problem]:
    """Return E213 for each language without a table of strings, of its own or of its base language."""
    return [
        Problem("E213", ("languages", i), _no_language(code, known))
        for i, code in enumerate(languages)
        if code not in known and code.partition("-")[0] not in known
    ]


def _language_meant(written: str) -> str:
    """Return the code of the language called `written`; empty where it is a code already, or unknown."""
    return language_names().get(fold(written).strip(), "")


def _no_language(code: str, known: Sequence[str]) -> dict[str, str]:
    meant = _language_meant(code)
    if language_code(code) and not meant:
        return {"expected": "@no_table", "language": code}
    args = {"expected": "@known_language", "found": code}
    return args | ({"suggestion": meant} if meant else {"allowed": ", ".join(known)})


def _refused(
    problem: Problem, path: str, marks: Mapping[str, SourcePosition], known_languages: Sequence[str]
) -> Diagnostic:
    if problem.code in _OF_YAML:
        return placed(problem, path, marks)
    place = place_of(problem.loc, marks, at_key=problem.at_key)
    loc = [str(part) for part in problem.loc if part != "[key]"]
    given = (
        "allowed", "suggestion", "expected", "found", "example", "as_list", "fraction", "instead", "names"
    )  # fmt: skip
    args = {name: problem.args[name] for name in given if problem.args.get(name)}
    if problem.code == "W212" and len(loc) > 1 and language_code(loc[-1]) in known_languages:
        args = {"reason": "@language_not_listed", "language": language_code(loc[-1])}
    elif problem.code == "W212" or "[key]" in problem.loc:
        why = args["expected"] if args.get("expected") in ("@kind_name", "@field_name") else "@unknown_key"
        args = {name: args[name] for name in ("allowed", "suggestion") if name in args} | {"reason": why}
    elif problem.code == "E215":
        loc.append(problem.args["field"])
        args["reason"] = "@missing"
    elif problem.code == "E205":
        args |= {"reason": "@yes_no", "expected": "@yes_no", "found": problem.args["value"]}
    elif problem.args.get("language"):
        args = {"reason": problem.args["expected"], "language": problem.args["language"]}
    elif problem.args.get("expected") == "@spaced_address":
        args = {"reason": "@spaced_address"}
    elif problem.code == "E213":
        args["reason"] = problem.args["expected"]
        if "suggestion" in args and isinstance(problem.loc[-1], str):
            args["instead"] = f"{problem.loc[-1]}: {args['suggestion']}"
    else:
        args["reason"] = _UNFIT.get(problem.code, "@not_an_address")
    return Diagnostic("E801", path, place.line, place.column, {"key": ".".join(loc), **args})


def _in(words: Localized, languages: Sequence[str]) -> Localized:
    """Return `words` in each language, in English where a language has none."""
    return {code: words.get(code) or words.get(code.partition("-")[0], words["en"]) for code in languages}


def _where_it_leads(entry: int, marks: Mapping[str, SourcePosition]) -> SourcePosition:
    """Return the position of a navigation entry's target; line 0 where none is written."""
    names = (f"navigation.{entry}{key}" for key in (".to", ".url", ""))
    return next((marks[name] for name in names if name in marks), NOWHERE)


def _nav_entry(entry: NavSettings, kinds: Mapping[str, Kind], at: SourcePosition) -> NavEntry:
    """Return a navigation entry; its label is the one given, else the kind's (other targets name themselves)."""
    word = entry.get("to", "").strip("/")
    target = next((kind.name for kind in kinds.values() if kind.folder == word), word) or entry["url"]
    own = kinds[target].label if target in kinds else {}
    return NavEntry(target, {**own, **entry.get("label", {})}, at)


def _home(
    settings: Settings, kinds: Mapping[str, Kind], marks: Mapping[str, SourcePosition]
) -> tuple[HomeEntry, ...]:
    """Return the sections of the front page; without any given, of the registers that have one and of each kind."""
    usual: list[HomeSettings] = [{"to": word} for word in (*HOME_REGISTERS, *kinds)]
    folders, collections = (
        {kind.folder: kind.name for kind in kinds.values()},
        settings.get("collections", {}),
    )
    found = []
    for i, section in enumerate(settings.get("home", usual)):
        word, tag = section.get("to", ""), section.get("tag", "")
        collection: Mapping[str, Any] = collections.get(section.get("collection", ""), {})
        tag = tag or collection.get("tag", "")
        kind = folders.get(word, word if word in kinds else "") or collection.get("kind", "")
        count = section.get("count", collection.get("count", HOME_COUNT))
        register = word if word in HOME_REGISTERS else ""
        at = marks.get(f"home.{i}.tag", NOWHERE)
        found.append(HomeEntry(count, register, kind, tag, section.get("label", {}), at))
    return tuple(found)


def _collection(settings: CollectionSettings, at: SourcePosition) -> Collection:
    return Collection(
        count=settings.get("count", COUNT),
        templates=tuple(dict.fromkeys(settings["for"])),
        kind=settings.get("kind", ""),
        tag=settings.get("tag", ""),
        at=at,
    )
