"""Names of facts in other generators, and their ways to hide a story."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from coopsite.fields.dates import readings
from coopsite.fields.errors import described
from coopsite.fields.scalars import YES_NO
from coopsite.fields.validate import Problem
from coopsite.text.fold import fold
from coopsite.text.quoting import in_quotes

if TYPE_CHECKING:
    from collections.abc import Mapping


def _each(words: str, value: str = "") -> dict[str, str]:
    return dict.fromkeys(words.split(), value)


EQUALS: Final[Mapping[str, str]] = {
    **_each("headline heading posttitle pagetitle", "title"),
    **_each("linktitle menutitle navtitle sidebarlabel listtitle titleshort", "short_title"),
    **_each("description desc metadescription seodescription ogdescription excerpt customexcerpt", "summary"),
    **_each("abstract lead teaser intro snippet subtitle deck standfirst postexcerpt", "summary"),
    **_each("category categories keywords keyword topics topic labels posttag posttags", "tags"),
    **_each("lastmod lastmodified lastmodifiedat modified modifieddate datemodified dateupdated", "updated"),
    **_each(
        "updatedat updateddate updatedate updatedon lastupdated lastupdate postmodified revised", "updated"
    ),
    **_each("lastedited editdate changed", "updated"),
    **_each(
        "publishdate publishdat publishedat publishedon publisheddate publishat publishon pubdate", "date"
    ),
    **_each("publicationdate publishingdate datepublished postdate releasedate golive embargo", "date"),
    **_each(
        "scheduled scheduledat scheduledate publishfrom startpublish createdat createdon created", "date"
    ),
    **_each("datecreated creationdate datetime wpdate postdategmt ngaydangbai ngayxuatban", "date"),
    **_each("expirydate expiry expire expiredate expirationdate expiration expiresat expireson", "expires"),
    **_each("unpublish unpublishdate unpublishat unpublishon unpubdate publishuntil publishto", "expires"),
    **_each("validuntil endpublish visibleuntil hideafter removeon", "expires"),
    **_each("thumbnail thumb thumbnailurl cover coverimage featuredimage featureimage feature", "image"),
    **_each("featuredimagepreview heroimage hero banner bannerimage headerimage teaserimage img", "image"),
    **_each("images picture photo socialimage ogimage previewimage shareimage bigimg indeximg", "image"),
    **_each("photos album galleryimages slideshow", "gallery"),
    **_each("attachments attachment files resources downloads download enclosure", "documents"),
    **_each("authors creator byline postauthor writer reporter", "author"),
    **_each("basename urlname urlslug postname filename handle", "slug"),
    **_each("permalink url link redirectfrom redirectfroms redirects oldurl oldurls alias", "aliases"),
    **_each("sourceurl sourcename originalurl originallink externalurl canonicalurl canonical via", "source"),
    **_each("sticky pin featured isfeatured highlight", "pinned"),
    **_each("location venue", "place"),
    **_each("eventdate", "held_on"),
    **_each("guid atomid", "feed_id"),
    **_each("section contenttype", "kind"),
}
"""Name elsewhere, lower case and without separators → name here."""

NOT_NEEDED: Final = frozenset(
    _each(
        "id uid layout "
        "theme type posttype format weight order position navorder parent grandparent menu menus "
        "sidebar toc tableofcontents showtoc tocopen hidetoc toclabel tocsticky comments comment commentstatus "
        "pingstatus disqus disquscomments authorprofile classes class outputs markup math mathjax katex mermaid "
        "readtime readingtime showreadingtime showdate share sharing disableshare related searchable cascade "
        "sitemap robots noindex eleventyexcludefromcollections eleventynavigation eleventycomputed pagination "
        "paginate lang language locale translationkey translationof i18n wordcount iscjklanguage views postid "
        "wpid nid css js scripts stylesheets bodyclass excerptseparator licence license hidemeta seo seotitle "
        "metatitle ogtitle twitter opengraph breadcrumbs navexclude searchexclude haschildren status poststatus "
        "published publish visibility build public isdraft unlisted hidden private headless"
    )
)
"""Names elsewhere of what coopsite does by itself or not at all."""

_TRUE_HIDES: Final = frozenset(
    _each(
        "draft isdraft unpublished unlisted hidden hide private isprivate wip headless embargoed disabled "
        "nopublish donotpublish internal protected nhap bannhap an noibo chuadang"
    )
)
_FALSE_HIDES: Final = frozenset(
    _each("published publish public ispublic ispublished listed visible enabled render output permalink live")
) | frozenset(_each("xuatban dang dangbai congkhai hienthi"))
_WORD_HIDES: Final = frozenset(
    _each(
        "status poststatus state visibility workflow workflowstate reviewstatus publicationstatus access trangthai "
        "tinhtrang"
    )
)
_ANY_HIDES: Final = frozenset(_each("password postpassword"))
_WRITTEN_ON: Final = frozenset(_each("createdat createdon created datecreated creationdate datetime"))
_HIDDEN: Final = frozenset(
    _each(
        "draft drafts pending private hidden unlisted future scheduled trash trashed deleted inherit autodraft "
        "unpublished review inreview needsreview wip password protected internal restricted never "
        "nhap bannhap chuaduyet choduyet chuadang chuacongbo riengtu noibo an"
    )
)
_SHOWN: Final = frozenset(
    _each("published publish public live final always all visible everyone dadang congkhai 1 y")
)
_NEVER: Final = frozenset(_each("0 n none never"))
_BETWEEN: Final = re.compile(r"[\W_]+")
_TO_COME: Final = "2030-12-31"


def explained(problem: Problem, written: Mapping[str, Any]) -> Problem:
    """Return `problem`; for a name of another generator, with what means the same here.

    A name by which the story `written` would be hidden, now or from a day on, is E224.
    """
    if problem.code == "E207" and problem.loc == ("date",) and not any(c.isdigit() for c in written["date"]):
        return problem._replace(args={**problem.args, "how": "@undated"})
    if problem.code != "W212" or len(problem.loc) != 1 or "line" in problem.args:
        return problem
    key = str(problem.loc[0])
    name, value = _squeezed(key), written[key]
    equal = EQUALS.get(name, "") or problem.args.get("suggestion", "")
    line = _instead(name, equal, value, written)
    if line:
        args = {"key": described(key), "value": _shown(value), "line": line}
        ours = line.partition(":")[0]
        if ours in ("date", "expires"):
            args[f"as_{ours}"] = args["key"]
        return Problem("E224", problem.loc, args | ({"given": ours} if ours in written else {}), at_key=True)
    if name in EQUALS:
        return problem._replace(args={"key": described(key), **_answer(equal, value, written)})
    if name in NOT_NEEDED:
        return problem._replace(args={"key": described(key), "needless": described(key)})
    return problem


def _answer(equal: str, value: object, written: Mapping[str, Any]) -> dict[str, str]:
    """Return the arguments of W212 for a fact that is called `equal` here."""
    if written.get(equal):
        return {"given": equal}
    return {"equal": equal} | ({"line": line} if (line := _as_here(equal, value)) else {})


def _as_here(equal: str, value: object) -> str:
    """Return the line with `value` under its name here; empty where that takes several lines."""
    written: list[Any] = value if isinstance(value, list) else [value]
    texts = [text for text in written if isinstance(text, str) and text.strip()]
    if not texts or len(texts) < len(written):
        return ""
    quoted = [in_quotes(text) for text in texts]
    if equal in ("tags", "aliases") and all(quoted):
        paths = all(text.startswith("/") for text in texts)
        return f"{equal}: [{', '.join(quoted)}]" if paths or equal == "tags" else ""
    if equal == "feed_id":
        return (
            f"{equal}: {texts[0]}" if len(texts) == 1 and re.fullmatch(r"[a-z]+:[^\s\"'#]+", texts[0]) else ""
        )
    if equal in ("updated", "date", "held_on", "expires"):
        return f"{equal}: {days[0]}" if len(texts) == 1 and len(days := readings(texts[0])) == 1 else ""
    plain = equal in ("title", "short_title", "summary", "author", "place") and len(texts) == 1 and quoted[0]
    return f"{equal}: {quoted[0]}" if plain else ""


def _instead(name: str, equal: str, value: object, written: Mapping[str, Any]) -> str:
    """Return the line that hides the story here as `name` does elsewhere; empty where it does not hide it."""
    if _hides(name, equal, value):
        return "" if YES_NO.get(_word(written.get("draft"))) else "draft: yes"
    said = value if isinstance(value, str) else ""
    days = readings(said)
    if equal == "expires" and said.strip():
        return "" if written.get("expires") else f"expires: {days[0] if days else _TO_COME}"
    if equal == "date" and name in _WRITTEN_ON:
        return ""
    if (equal == "date" or name in ("published", "publish")) and days:
        dated = readings(date) if isinstance(date := written.get("date"), str) else []
        return f"date: {days[0]}" if not dated or days[0] > dated[0] else ""
    if equal == "date" and said.strip():
        return "draft: yes"
    return ""


def _hides(name: str, equal: str, value: object) -> bool:
    """Tell whether a line hides the story from readers."""
    if name == "build" and isinstance(value, dict):
        return bool({_word(value.get("render")), _word(value.get("list"))} & {"never", "false", "no"})
    if not isinstance(value, str) or not value.strip():
        return False
    word = _squeezed(value)
    no = YES_NO.get(_word(value)) is False or word in _NEVER
    yes = YES_NO.get(_word(value)) is True or word in _SHOWN
    if name in _ANY_HIDES:
        return True
    if name in _TRUE_HIDES or equal == "draft":
        return not no
    if name in _FALSE_HIDES:
        return (
            no or word in _HIDDEN or (name not in ("output", "permalink") and not yes and not readings(value))
        )
    return name in _WORD_HIDES and word in _HIDDEN


def _word(value: object) -> str:
    return value.strip().casefold() if isinstance(value, str) else ""


def _squeezed(word: str) -> str:
    return _BETWEEN.sub("", fold(word))


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "{{{}}}".format(", ".join(f"{key}: {_shown(inner)}" for key, inner in value.items()))
    return described(value)
