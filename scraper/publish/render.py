"""Values in, the bytes of files out: documents of feeds, calendars, and the pages that list them all.

Pure: the same values give the same bytes, and nothing here asks the clock. Paths are relative to the folder.
"""

from collections.abc import Mapping

from scraper.model import Change, Entry
from scraper.publish.changes import change_post
from scraper.publish.channel import Document, Post, Written
from scraper.publish.coverage import render_coverage
from scraper.publish.feeds import EVERYWHERE
from scraper.publish.index import Everything, Parts, render_index
from scraper.publish.jsonfeed import write_item, write_json
from scraper.publish.language import LANGUAGES
from scraper.publish.opml import outline, render_opml
from scraper.publish.pages import static_file
from scraper.publish.posts import item_post
from scraper.publish.rss_atom import STYLESHEET, write_documents, write_entry
from scraper.publish.status import render_status
from scraper.publish.views import Backing, FeedSettings


def written_item(entry: Entry, backing: Backing) -> Written:
    """An item as it stands in every feed that shows it."""
    return _written(item_post(entry, backing))


def written_change(change: Change, backing: Backing) -> Written:
    """A change as it stands in every feed that shows it."""
    return _written(change_post(change, backing))


def _written(post: Post) -> Written:
    rss, atom = write_entry(post)
    return Written(rss, atom, write_item(post), post.updated)


def render_document(document: Document, settings: FeedSettings) -> dict[str, bytes]:
    """A document in every format."""
    rss, atom = write_documents(document, settings)
    path = document.path
    return {f"{path}.rss": rss, f"{path}.atom": atom, f"{path}.json": write_json(document, settings)}


def render_pages(parts: Mapping[str, Parts], common: Everything, settings: FeedSettings) -> dict[str, bytes]:
    """The pages of all sites: index and coverage in every language, ``status.json``, ``feeds.opml``, stylesheets."""
    folders = [one.opml for one in parts.values()]
    folders.append(outline(EVERYWHERE, common.headings, settings))
    if common.queries:
        folders.append(outline(_QUERIES, [feed.heading for feed, _ in common.queries], settings))
    pages: dict[str, bytes] = {}
    for language in LANGUAGES:
        pages[f"index{language.suffix}.html"] = render_index(parts, common, language, settings)
        told = [one.coverage[language.code] for one in parts.values()]
        pages[f"coverage{language.suffix}.html"] = render_coverage(told, language, settings)
    return {
        **pages,
        "status.json": render_status([source for one in parts.values() for source in one.status]),
        "feeds.opml": render_opml(folders, settings),
        "style.css": static_file("style.css"),
        STYLESHEET: static_file(STYLESHEET),
    }


_QUERIES = "Ricerche"
