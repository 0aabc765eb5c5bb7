"""Items, what is remembered of them, and looks at the pages that show them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from scraper.diff.health import Face
from scraper.diff.look import Doubt, Look, Seen
from scraper.diff.outcome import as_list
from scraper.model import Attachment, Entry, Item, Kind, Source, SourceState

HOST = "https://www.comune.example.it"
LIST = Source(id="novita", site="comune", url=f"{HOST}/novita/")
START = datetime(2026, 6, 24, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
CONFIRM_AFTER = 6 * HOUR

DAYS = st.none() | st.dates() | st.datetimes(timezones=st.just(UTC))
URLS = st.sampled_from([f"{HOST}/novita/uno", f"{HOST}/novita/due?id=2", "http://altrove.example.org/"])
ITEMS = st.builds(
    Item,
    id=st.text(),
    kind=st.sampled_from(Kind),
    title=st.text(),
    url=st.none() | URLS,
    summary=st.text(),
    published=DAYS,
    deadline=DAYS,
    starts=DAYS,
    section=st.none() | st.text(min_size=1),
    topics=st.lists(st.text()).map(tuple),
    attachments=st.lists(st.builds(Attachment, URLS, st.text())).map(tuple),
    image=st.none() | URLS,
    text=st.text(),
)


def news(title: str, path: str | None = None) -> Item:
    """A news item; its address is made from its title unless told otherwise."""
    slug = path or f"/novita/{title.lower().replace(' ', '-')}"
    return Item(id=f"tag:{slug}", kind=Kind.NEWS, title=title, url=f"{HOST}{slug}")


def without_link(item: Item) -> Item:
    return replace(item, url=None)


def file(name: str) -> Attachment:
    return Attachment(f"{HOST}/uploads/{name}", name, "application/pdf")


def remembered(item: Item, *sources: str) -> Entry:
    """What is known of an item that these sources (the list by default) show as it is."""
    readings = dict.fromkeys(sources or (LIST.id,), item)
    return Entry(item, LIST.site, START, START, "urn:uuid:0", readings)


def look(source: Source = LIST, *, hours: float = 1, failures: int = 0, items: int = 1, baseline: bool = False) -> Look:
    """A look some hours after the last good one, with so many doubtful ones between."""
    doubted = START if failures else None
    state = SourceState(source, last_checked=START, last_ok=START, failures=failures, items=items, doubted=doubted)
    return Look(state, source.url, START + hours * HOUR, "urn:uuid:1", baseline)


def first_look(source: Source = LIST) -> Look:
    return Look(SourceState(source), source.url, START + HOUR, "urn:uuid:1", baseline=True)


def listed(items: list[Item], known: list[Entry], at: Look | None = None, face: Face | None = None) -> Seen | Doubt:
    return as_list(items, known, at or look(), face or Face("Novità"), confirm_after=CONFIRM_AFTER)


def seen(outcome: Seen | Doubt) -> Seen:
    assert isinstance(outcome, Seen), outcome
    return outcome


def doubted(outcome: Seen | Doubt) -> str:
    assert isinstance(outcome, Doubt), outcome
    return outcome.why
