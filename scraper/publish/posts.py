"""An item as one post of a feed: the deadline first, then what the page says, its files, where it is kept."""

from collections.abc import Iterable, Mapping

from scraper.model import Attachment, Entry, Item, Kind, Role, Site, SourceState
from scraper.publish import dating
from scraper.publish.channel import VOCABULARY, Category, Post
from scraper.publish.characters import legal, plain, web_url
from scraper.publish.italian import KIND
from scraper.publish.markup import MAX_BODY, attachment_list, day_line, excerpt, origin, paragraphs

UNTITLED = "(senza titolo)"
_ELSEWHERE = "Il testo completo è sulla pagina ufficiale."


def item_post(entry: Entry, site: Site, pages: Mapping[str, str]) -> Post:
    """The post of an item; ``pages`` are the lists' (``list_pages``), for items without one of their own."""
    item = entry.item
    return Post(
        id=item.id,
        title=plain(item.title) or UNTITLED,
        url=web_url(item.url) or official_page(entry.readings, pages, site),
        summary=_summary(item, site),
        content=_content(entry, site),
        published=dating.published(entry, site),
        updated=dating.local(entry.updated, site),
        categories=_categories(item),
        enclosures=tuple(_enclosure(file) for file in item.attachments if web_url(file.url)),
        image=web_url(item.image),
    )


def list_pages(sources: Iterable[SourceState]) -> Mapping[str, str]:
    """The page of each list, by source id."""
    return {state.source.id: state.source.url for state in sources if state.source.role is Role.LIST}


def official_page(read_by: Iterable[str], pages: Mapping[str, str], site: Site) -> str:
    """The list page that shows something without a page of its own; the site where even that is not known."""
    return next((pages[source] for source in sorted(read_by) if source in pages), site.url)


def kind_category(kind: Kind) -> Category:
    """The kind as a category whose scheme is ours."""
    return Category(kind.value, KIND[kind], scheme=f"{VOCABULARY}:kind")


def _summary(item: Item, site: Site) -> str:
    lines = (_day(item, site), excerpt(item.summary or item.text))
    return " – ".join(line for line in lines if line) or KIND[item.kind]


def _day(item: Item, site: Site) -> str:
    return day_line("Scadenza", item.deadline, site) or day_line("Data", item.starts, site)


def _content(entry: Entry, site: Site) -> str:
    item = entry.item
    day = _day(item, site)
    parts = (
        f"<p><strong>{day}</strong></p>" if day else "",
        _body(item),
        attachment_list(item.attachments),
        origin(site, entry.snapshot),
    )
    return "".join(parts)


def _body(item: Item) -> str:
    """The whole page where it was read (its HTML is sanitised already), else the summary of the list."""
    if 0 < len(item.html) <= MAX_BODY:
        return legal(item.html)
    if len(item.html) > MAX_BODY or len(item.text) > MAX_BODY:
        return paragraphs(f"{excerpt(item.summary or item.text)}\n{_ELSEWHERE}")
    return paragraphs(item.text or item.summary)


def _enclosure(file: Attachment) -> Attachment:
    return Attachment(file.url, plain(file.title), plain(file.media_type or "") or None)


def _categories(item: Item) -> tuple[Category, ...]:
    words = (plain(word) for word in (item.section or "", *item.topics))
    unique = dict.fromkeys(word for word in words if word)
    return kind_category(item.kind), *(Category(word, word) for word in unique)
