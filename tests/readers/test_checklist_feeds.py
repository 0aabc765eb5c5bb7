"""The checklist: RSS 2.0 and Atom."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from email.utils import parseaddr, parsedate_to_datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from lxml import html

from scraper.model import ChangeType
from tests.pipeline.recorded import Story
from tests.readers.checklist import answers
from tests.readers.client import ATOM
from tests.readers.papers import Node, Paper, Papers

ROME = ZoneInfo("Europe/Rome")
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
THUMBNAIL = "{http://search.yahoo.com/mrss/}thumbnail"
RFC_822 = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}")
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[+-]\d\d:\d\d|Z)")
CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\u202a-\u202e]|&#x?[01]?[0-9a-f];", re.IGNORECASE
)
HARMLESS = {"p", "strong", "small", "a", "br", "ul", "ol", "li", "ins", "del", "em", "b", "i", "h2", "h3", "h4", "img"}
HARMLESS |= {"table", "tbody", "thead", "tr", "td", "th", "blockquote", "dl", "dt", "dd", "div", "span", "figure", "hr"}


def items(paper: Paper) -> Sequence[Node]:
    found: Sequence[Node] = paper.channel.findall("item")
    return found


def entries(paper: Paper) -> Sequence[Node]:
    found: Sequence[Node] = paper.root.findall(f"{ATOM}entry")
    return found


def own_links(head: Node, rel: str) -> list[Node]:
    return [link for link in head.findall(f"{ATOM}link") if link.get("rel") == rel]


def the_text(element: Node, name: str) -> str:
    """The text of the one child of this name."""
    (child,) = element.findall(name)
    assert child.text
    assert child.text.strip() == child.text
    return str(child.text)


def is_of_the_web(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


# ------------------------------------------------------------------ RSS


@answers("rss: title, link and description")
def test_an_rss_channel_says_what_it_is(papers: Papers) -> None:
    for paper in papers.of("rss"):
        for name in ("title", "description"):
            assert the_text(paper.channel, name)
        assert is_of_the_web(the_text(paper.channel, "link"))


@answers("rss: the document's own address", "atom: the document's own address")
def test_a_document_names_the_address_that_it_is_fetched_from(papers: Papers) -> None:
    for extension in ("rss", "atom"):
        for paper in papers.of(extension):
            (own,) = own_links(paper.channel if extension == "rss" else paper.root, "self")
            assert own.get("href") == paper.url


@answers("rss: a guid that is unique in the document and no address")
def test_every_rss_item_has_a_guid_of_its_own(papers: Papers) -> None:
    for paper in papers.of("rss"):
        guids = [the_text(item, "guid") for item in items(paper)]
        assert len(set(guids)) == len(guids)
        assert {item.find("guid").get("isPermaLink") for item in items(paper)} <= {"false"}


@answers("rss: dates with a four-digit year, the right weekday, a numeric zone")
def test_rss_dates_are_written_as_every_reader_reads_them(papers: Papers) -> None:
    for paper in papers.of("rss"):
        for date in dates(paper):
            assert RFC_822.fullmatch(date)
            assert date.startswith(f"{parsedate_to_datetime(date):%a}")


@answers("rss: no date to come, and the site's own clock")
def test_rss_dates_are_past_and_on_the_clocks_of_italy(papers: Papers) -> None:
    for paper in papers.of("rss"):
        for item in items(paper):
            for date in (element.text for element in item.findall("pubDate")):
                moment = parsedate_to_datetime(date)
                assert moment <= paper.at
                assert moment.utcoffset() == moment.astimezone(ROME).utcoffset()


def dates(paper: Paper) -> Iterator[str]:
    for element in paper.channel.iter("pubDate", "lastBuildDate"):
        yield element.text


@answers("rss: one enclosure at most, with url, length and type")
def test_an_rss_item_has_one_enclosure_at_most(papers: Papers) -> None:
    found = [item.findall("enclosure") for paper in papers.of("rss") for item in items(paper)]
    assert {len(files) for files in found} == {0, 1}
    for (file,) in filter(None, found):
        assert is_of_the_web(file.get("url"))
        assert int(file.get("length")) > 0
        assert re.fullmatch(r"[a-z]+/[a-z0-9.+-]+", file.get("type"))


@answers("rss: no relative address")
def test_every_address_is_absolute(papers: Papers) -> None:
    for paper in papers.of("rss"):
        for item in items(paper):
            addresses = [item.findtext("link"), *(one.get("url") for one in item.findall(THUMBNAIL))]
            addresses += [address for _, _, address, _ in html.fragment_fromstring(content(item), "div").iterlinks()]
            for address in addresses:
                assert is_of_the_web(address) or address.startswith("mailto:"), address


@answers("rss: a mail address with a name")
def test_the_editor_has_a_name(papers: Papers) -> None:
    for paper in papers.of("rss"):
        assert the_text(paper.channel, "managingEditor") == "redazione@example.org (Banditore)"
        assert parseaddr("redazione@example.org (Banditore)") == ("Banditore", "redazione@example.org")
        assert not list(paper.channel.iter("author")), "RSS wants a mail address there; dc:creator takes a name"


@answers("rss: no HTML in titles")
def test_a_title_is_text_even_where_a_page_has_markup_in_it(papers: Papers) -> None:
    titles = {item.findtext("title") for paper in papers.of("rss") for item in items(paper)}
    assert "Non chiuso" in titles, "of <b>Non <i>chiuso"
    for paper in papers.of("rss"):
        for item in [paper.channel, *items(paper)]:
            assert not item.find("title").getchildren()
            assert "\n" not in item.findtext("title")
    # A page that talks of a tag, in words, is quoted as it is: the title is text, not HTML.
    assert {title for title in titles if "<" in title} <= {
        "<script>alert(1)</script> e <img src=x onerror=alert(2)>",
        "Nuovo: <script>alert(1)</script> e <img src=x onerror=alert(2)>",
        "&copy; &amp;amp; &lt;b&gt;",
    }


@answers("rss: the description before the content")
def test_the_description_comes_before_the_content(papers: Papers) -> None:
    for paper in papers.of("rss"):
        for item in items(paper):
            names = [child.tag for child in item]
            assert names.count("description") == names.count(CONTENT) == 1
            assert names.index("description") < names.index(CONTENT)


@answers("rss: UTF-8, declared")
def test_the_encoding_is_declared(papers: Papers) -> None:
    for extension in ("rss", "atom"):
        for paper in papers.of(extension):
            assert re.match(rb"<\?xml version=.1\.0. encoding=.UTF-8.\?>\n", paper.data)
            paper.data.decode("utf-8")


@answers("rss: no control characters")
def test_no_document_holds_a_control_character(papers: Papers) -> None:
    for paper in papers.every:
        text = paper.data.decode("utf-8").replace("\r\n", "\n")
        found = CONTROL.search(text)
        assert found is None, (paper.url, found)


@answers("rss: no dangerous markup")
def test_no_content_can_do_harm(papers: Papers) -> None:
    looked = 0
    for paper in papers.of("rss"):
        for item in items(paper):
            for element in html.fragment_fromstring(content(item), "div").iter():
                assert element.tag in HARMLESS, (paper.url, element.tag)
                assert not [name for name in element.attrib if name.startswith("on") or name == "style"]
                assert not (element.get("href") or "").lower().startswith(("javascript:", "data:", "vbscript:"))
                looked += 1
    assert looked > 1_000


def content(item: Node) -> str:
    return the_text(item, CONTENT)


# ------------------------------------------------------------------ Atom


@answers("atom: one id, title and updated of the feed, and an author")
def test_an_atom_feed_says_what_it_is(papers: Papers) -> None:
    for paper in papers.of("atom"):
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", the_text(paper.root, f"{ATOM}id"))
        assert the_text(paper.root, f"{ATOM}title")
        assert the_text(paper.root, f"{ATOM}updated")
        assert paper.root.findtext(f"{ATOM}author/{ATOM}name") == "Banditore"


@answers("atom: one id, title and updated of each entry")
def test_an_atom_entry_says_what_it_is(papers: Papers) -> None:
    for paper in papers.of("atom"):
        for entry in entries(paper):
            assert the_text(entry, f"{ATOM}id").startswith("tag:")
            assert the_text(entry, f"{ATOM}title")
            assert the_text(entry, f"{ATOM}updated")
            assert the_text(entry, f"{ATOM}author/{ATOM}name")
            assert the_text(entry, f"{ATOM}summary")


@answers("atom: one alternate link of each entry")
def test_an_atom_entry_has_one_page(papers: Papers) -> None:
    for paper in papers.of("atom"):
        for entry in entries(paper):
            (page,) = own_links(entry, "alternate")
            assert is_of_the_web(page.get("href"))
            assert page.get("type") == "text/html"


@answers("atom: no id twice in a document")
def test_no_atom_document_holds_an_id_twice(papers: Papers) -> None:
    for paper in papers.of("atom"):
        ids = [entry.findtext(f"{ATOM}id") for entry in entries(paper)]
        assert len(set(ids)) == len(ids)


@answers("atom: dates of RFC 3339 with a capital T")
def test_atom_dates_are_of_rfc_3339(papers: Papers) -> None:
    for paper in papers.of("atom"):
        for element in paper.root.iter(f"{ATOM}updated", f"{ATOM}published"):
            assert RFC_3339.fullmatch(element.text)
            assert datetime.fromisoformat(element.text) <= paper.at


@answers("atom: every file as an enclosure of known length")
def test_every_file_of_an_entry_is_an_enclosure(papers: Papers) -> None:
    several = 0
    for paper in papers.of("atom"):
        for entry in entries(paper):
            files = own_links(entry, "enclosure")
            several += len(files) > 1
            for file in files:
                assert is_of_the_web(file.get("href"))
                assert int(file.get("length")) > 0
                assert file.get("type")
    assert several


@answers("atom: published is when it first was")
def test_published_stays_and_is_never_after_the_first_sight(story: Story) -> None:
    first: dict[str, str] = {}
    for played in story.days:
        paper = Paper("", "cuneo/all.atom", played.day.at, played.feeds["cuneo/all.atom"])
        for entry in entries(paper):
            published = entry.findtext(f"{ATOM}published")
            if published is not None:  # the old site did not date its projects; what a page says once, stays
                assert first.setdefault(entry.findtext(f"{ATOM}id"), published) == published
                assert datetime.fromisoformat(published) <= played.day.at
    assert len(first) > 8


@answers("atom: updated moves for what is worth telling, and for nothing else")
def test_updated_is_the_moment_of_the_last_change_that_was_told(story: Story) -> None:
    told: dict[str, datetime] = {}
    changes = story.changes()
    for change in sorted(changes, key=lambda one: one.at):
        told[change.item] = change.at.replace(microsecond=0)
    last = Paper("", "cuneo/all.atom", story.days[-1].day.at, story.days[-1].feeds["cuneo/all.atom"])
    shown = {entry.findtext(f"{ATOM}id"): entry.findtext(f"{ATOM}updated") for entry in entries(last)}
    assert {name: datetime.fromisoformat(moment) for name, moment in shown.items()} == {
        name: told[name] for name in shown
    }
    moved = [change for change in changes if change.type is not ChangeType.APPEARED]
    assert len({change.item for change in moved}) < len(shown), "most were never touched"


@answers("atom: an id that survives new titles, addresses and systems")
def test_after_the_migration_every_entry_has_the_id_it_had(story: Story) -> None:
    *_, before, after, _ = (
        {entry.findtext(f"{ATOM}id"): own_links(entry, "alternate")[0].get("href") for entry in entries(paper)}
        for paper in (
            Paper("", "cuneo/all.atom", played.day.at, played.feeds["cuneo/all.atom"]) for played in story.days
        )
    )
    assert before.keys() == after.keys()
    assert sum(before[name] != after[name] for name in before) > 5, "the addresses are new"
