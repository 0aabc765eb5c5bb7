"""An item as one post of a feed: the deadline first, then what the page says, its files, where it is kept."""

from datetime import datetime
from zoneinfo import ZoneInfo

from scraper.model import Attachment, Entry, Item, Kind, Site
from scraper.normalise.italian import from_the, local_date
from scraper.publish import dating
from scraper.publish.channel import UNKNOWN_TYPE, VOCABULARY, Category, Enclosure, Post
from scraper.publish.characters import legal, plain, web_url
from scraper.publish.italian import KIND, short_day
from scraper.publish.markup import MAX_BODY, attachment_list, day_line, excerpt, origin, paragraphs
from scraper.publish.views import Backing, File

UNTITLED = "(senza titolo)"
_WITHDRAWN = "Ritirato"
_ELSEWHERE = "Il testo completo è sulla pagina ufficiale."


def item_post(entry: Entry, backing: Backing) -> Post:
    """The post of an item. One that was announced as withdrawn says so, and shows what was read last."""
    item, site = entry.item, backing.sites[entry.site]
    withdrawn = _announced_gone(entry)
    title = plain(item.title) or UNTITLED
    return Post(
        id=item.id,
        title=f"{_WITHDRAWN}: {title}" if withdrawn else title,
        url=official_page(item, backing, site),
        summary=_summary(item, site, withdrawn),
        content=_content(entry, site, backing, withdrawn=withdrawn),
        author=plain(item.office or "") or plain(site.name),
        published=dating.published(entry, site),
        updated=dating.local(entry.updated, site),
        categories=_categories(item),
        enclosures=tuple(_enclosure(file, backing) for file in item.attachments if web_url(file.url)),
        image=web_url(item.image),
        withdrawn=dating.local(entry.updated, site) if withdrawn else None,
    )


def official_page(item: Item, backing: Backing, site: Site) -> str:
    """An item's page, or the one that shows it."""
    return web_url(item.url) or list_page(item, backing, site)


def list_page(item: Item, backing: Backing, site: Site) -> str:
    """The list that shows an item; the site where even that is not known."""
    shown_by = sorted(backing.read_by.get(item.id, ()))
    return next((backing.pages[source] for source in shown_by if source in backing.pages), site.url)


def _announced_gone(entry: Entry) -> datetime | None:
    """When it was withdrawn, if its readers were told: what is merely tidied away stays as it was."""
    gone = entry.withdrawn
    return gone if gone is not None and entry.updated >= gone else None


def kind_category(kind: Kind) -> Category:
    """The kind as a category whose scheme is ours."""
    return Category(kind.value, KIND[kind], scheme=f"{VOCABULARY}:kind")


def _summary(item: Item, site: Site, withdrawn: datetime | None) -> str:
    lines = (_gone(withdrawn, site), _day(item, site), excerpt(item.summary or item.text))
    return " – ".join(line for line in lines if line) or KIND[item.kind]


def _day(item: Item, site: Site) -> str:
    return day_line("Scadenza", item.deadline, site) or day_line("Data", item.starts, site)


def _gone(withdrawn: datetime | None, site: Site) -> str:
    return (
        f"Non è più in linea {from_the(short_day(local_date(withdrawn, ZoneInfo(site.timezone))))}" if withdrawn else ""
    )


def _content(entry: Entry, site: Site, backing: Backing, *, withdrawn: datetime | None) -> str:
    item = entry.item
    gone, day = _gone(withdrawn, site), _day(item, site)
    parts = (
        f"<p><strong>{gone}.</strong> Ecco che cosa diceva:</p>" if gone else "",
        f"<p><strong>{day}</strong></p>" if day else "",
        _body(item),
        attachment_list(item.attachments),
        origin(site, entry.snapshot, copies=backing.copies),
    )
    return "".join(parts)


def _body(item: Item) -> str:
    """The whole page where it was read (its HTML is sanitised already), else the summary of the list."""
    if 0 < len(item.html) <= MAX_BODY:
        return legal(item.html)
    if len(item.html) > MAX_BODY or len(item.text) > MAX_BODY:
        return paragraphs(f"{excerpt(item.summary or item.text)}\n{_ELSEWHERE}")
    return paragraphs(item.text or item.summary)


def _enclosure(file: Attachment, backing: Backing) -> Enclosure:
    """What the server says of a file counts more than what its link promised."""
    known = backing.files.get(file.url, File())
    media_type = plain(known.media_type or file.media_type or "")
    return Enclosure(file.url, plain(file.title), media_type or UNKNOWN_TYPE, known.size)


def _categories(item: Item) -> tuple[Category, ...]:
    section = plain(item.section or "")
    named = [Category(section, section, scheme=f"{VOCABULARY}:section")] if section else []
    topics = dict.fromkeys(word for word in map(plain, item.topics) if word)
    return kind_category(item.kind), *named, *(Category(t, t, scheme=f"{VOCABULARY}:topic") for t in topics)
