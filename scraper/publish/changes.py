"""A change as one post of a feed: what happened, and each field before and after, readable without colour."""

from datetime import date, datetime
from html import escape
from urllib.parse import quote
from zoneinfo import ZoneInfo

from scraper.model import Change, ChangeType, Day, FieldValue, Kind, Site, require_aware
from scraper.normalise.italian import long_day
from scraper.normalise.words import Segment, compare_words
from scraper.publish import dating
from scraper.publish.channel import VOCABULARY, Category, Post
from scraper.publish.characters import legal, plain, web_url
from scraper.publish.italian import CHANGE, FIELD, KIND, happened
from scraper.publish.markup import MAX_BODY, excerpt, link, origin
from scraper.publish.posts import UNTITLED, kind_category
from scraper.publish.views import Backing

_PROSE = {"summary", "text", "attachment_text"}
_DAYS = {"published", "deadline", "starts"}
_WITHOUT_BEFORE = {ChangeType.APPEARED, ChangeType.ATTACHMENT_ADDED, ChangeType.ATTACHMENT_REPLACED}
"""There was nothing before, or (a file replaced at its address) the same name for something else."""

_ABSENT = "non indicato"
_CONTEXT = 15
"""Words of unchanged text that are shown on each side of a change."""


def change_post(change: Change, backing: Backing) -> Post:
    """The post of a change; its id is the item's with the change's as fragment, so that no item has it."""
    site = backing.sites[change.site]
    title = plain(change.title) or UNTITLED
    url = web_url(change.url) or backing.pages.get(change.source, site.url)
    at = dating.local(change.at, site)
    return Post(
        id=f"{change.item}#{quote(change.id)}",
        title=f"{happened(change)}: {title}",
        url=url,
        summary=_summary(change, site),
        content=_content(change, backing, page=link(url, title)),
        author=plain(site.name),
        published=at,
        updated=at,
        categories=(
            Category(change.type.value, CHANGE[change.type], scheme=f"{VOCABULARY}:change"),
            kind_category(change.kind),
        ),
    )


def _summary(change: Change, site: Site) -> str:
    told = (_in_short(change, field, site=site) for field in _fields(change))
    return excerpt("; ".join(told)) or KIND[change.kind]


def _in_short(change: Change, field: str, *, site: Site) -> str:
    label = _label(field)
    before, after = change.fields[field]
    if change.type in _WITHOUT_BEFORE:
        return f"{label}: {_plain_value(field, after, site=site)}"
    if field in _PROSE:
        return f"{label}: modificato"
    old, new = _plain_value(field, before, site=site), _plain_value(field, after, site=site)
    return f"{label}: prima {old}, ora {new}"


def _content(change: Change, backing: Backing, *, page: str) -> str:
    site = backing.sites[change.site]
    told = "".join(
        f"<p><strong>{_label(field)}</strong>{_told(change, field, site=site)}</p>" for field in _fields(change)
    )
    noticed = long_day(change.at, ZoneInfo(site.timezone))
    copy = origin(site, change.snapshot, copies=backing.copies, noticed=noticed)
    return f"<p>{happened(change)}: {page}</p>{told}{copy}"


def _fields(change: Change) -> list[str]:
    """The touched fields in the order a reader wants them; those we have no word for come last."""
    order = [*FIELD]
    return sorted(change.fields, key=lambda field: (order.index(field) if field in order else len(order), field))


def _label(field: str) -> str:
    return FIELD.get(field) or escape(plain(field), quote=False)


def _told(change: Change, field: str, *, site: Site) -> str:
    before, after = change.fields[field]
    if change.type in _WITHOUT_BEFORE:
        return f": {_value(field, after, site=site)}"
    if before and after and (field in _PROSE or "\n" in before + after):
        return f"<br>{_difference(before, after)}"
    old, new = _value(field, before, site=site), _value(field, after, site=site)
    return f"<br>prima: {f'<del>{old}</del>' if before else old}<br>ora: {f'<ins>{new}</ins>' if after else new}"


def _value(field: str, value: FieldValue, *, site: Site) -> str:
    if value and web_url(value):
        return link(value, value)
    return escape(_plain_value(field, value, site=site), quote=False)


def _plain_value(field: str, value: FieldValue, *, site: Site) -> str:
    """A field's value in words: days as people write them, kinds in Italian, of long texts the beginning."""
    if not value:
        return _ABSENT
    try:
        if field in _DAYS:
            return long_day(_day(value), ZoneInfo(site.timezone))
        if field == "kind":
            return KIND[Kind(value)]
    except ValueError:  # not the notation we know: better shown as it is than not at all
        return excerpt(value)
    return excerpt(value)


def _day(value: str) -> Day:
    day = date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
    require_aware(day)
    return day


# ------------------------------------------------------------------ word by word


def _difference(before: str, after: str) -> str:
    html = " ".join(_segment(segment) for segment in compare_words(legal(before), legal(after)))
    if len(html) > MAX_BODY:
        return "cambiato in molti punti: si veda la pagina ufficiale"
    return html.replace(" <br>", "<br>").replace("<br> ", "<br>").removesuffix("<br>")


def _segment(segment: Segment) -> str:
    """The words between the line breaks around them, so that no mark spans the end of a paragraph."""
    if segment.text == "\n":
        return "<br>"
    words = segment.text.strip("\n")
    start, end = ("<br>" if segment.text[edge] == "\n" else "" for edge in (0, -1))
    if segment.op == "same":
        return f"{start}{_lines(_shortened(words))}{end}"
    if segment.op == "removed":
        return f"{start}<del>[prima: {_lines(words)}]</del>{end}"
    return f"{start}<ins>[ora: {_lines(words)}]</ins>{end}"


def _lines(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")


def _shortened(text: str) -> str:
    """Unchanged text, with […] for what is far from any change."""
    words = text.split(" ")
    if len(words) <= 3 * _CONTEXT:
        return text
    return " ".join([*words[:_CONTEXT], "[…]", *words[-_CONTEXT:]])
