"""Three municipalities over a dozen weeks: several hundred items, played through the whole of Banditore in memory.

borgo    Thirty news a week, calls with pages and files of their own; when they are long archived one is extended, and
         two are taken down, of which one returns.
valle    A few news a week, of which the oldest roll off the list.
ostile   One list that holds everything a page should not hold.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from scraper.model import Change, Entry
from scraper.publish.memory import MemoryFolder
from tests.pipeline.office import Office, at_work, configured
from tests.pipeline.town import LIST, ORIGIN, Told, Town

BASE = "https://feeds.example.org/"
HUB = "https://hub.example.org/"
WEEKS, GONE_WEEK = 13, 7
FIRST, EACH_WEEK = 40, 30
NEWS = f"{ORIGIN}/notizie.html"
VALLE = "https://www.comune.valle.example"
OSTILE = "https://www.comune.ostile.example"
EXTENDED, WITHDRAWN = "Bando per le associazioni", "Bando per il restauro del ponte"
RETURNED = "Bando per la scuola di musica"

SETTINGS = f"""
[[site]]
id = "borgo"
name = "Comune di Borgo"
url = "{ORIGIN}/"
type = "Comune"
municipality = "Borgo"
istat = "004078"

[[site]]
id = "valle"
name = "Comune di Valle"
url = "{VALLE}/"

[[site]]
id = "ostile"
name = "Comune di Ostile & C."
url = "{OSTILE}/"

[[source]]
id = "avvisi"
site = "borgo"
url = "{LIST}"
every = "1d"

[[source]]
id = "notizie"
site = "borgo"
url = "{NEWS}"
details = false

[[source]]
id = "novita"
site = "valle"
url = "{VALLE}/novita.html"
details = false

[[source]]
id = "tutto"
site = "ostile"
url = "{OSTILE}/"
details = false

[[query]]
id = "lavori"
title = "Lavori & cantieri"
match = ["lavori"]

[[query]]
id = "borgo-recente"
title = "Ultime di Borgo"
sites = ["borgo"]
last = "20d"
"""

TOP = f'contact = "redazione@example.org"\nhub = "{HUB}"'
ARCHIVE = '[archive]\nreplay = "https://replay.example.org/"\n'

_TROUBLE = (
    "<script>alert(1)</script> e <img src=x onerror=alert(2)>",
    "Chiude ]]> prima del tempo & dopo",
    "Caratteri \x01 di \x0b controllo \x1b[31m e \x9f altri \ufffe",
    "Da destra \u202eartsinis a\u202c e \u200ftorna",
    "Festa 🎉👩\u200d👩\u200d👧 in piazza \U0001f1ee\U0001f1f9",
    "Lunghissimo " + "parola " * 1_500,
    "<b>Non <i>chiuso",
    "&copy; &amp;amp; &lt;b&gt;",
)


@dataclass(frozen=True, slots=True)
class Week:
    """What a delivery wrote, in order, and the whole folder after it."""

    at: datetime
    writes: Sequence[Mapping[str, bytes]]
    feeds: Mapping[str, bytes]
    entries: Sequence[Entry]
    changes: Sequence[Change]


@dataclass(slots=True)
class Noting:
    """A publisher that keeps every lot it is given."""

    folder: MemoryFolder
    writes: list[Mapping[str, bytes]] = field(default_factory=list)

    def write(self, files: Mapping[str, bytes]) -> Sequence[str]:
        self.writes.append(files)
        return self.folder.write(files)

    def missing(self, paths: Iterable[str]) -> Collection[str]:
        return self.folder.missing(paths)


@dataclass(slots=True)
class Region:
    """The three, and their lists."""

    town: Town = field(default_factory=Town)
    news: list[Told] = field(default_factory=list)
    valle: list[Told] = field(default_factory=list)
    taken_down: dict[str, tuple[Told, Told]] = field(default_factory=dict)
    """Calls that are not on the site for the time being, by title: on the list, and on their own page."""

    def begins(self) -> None:
        self.news_come(FIRST)
        self.valle_tells(8)
        self.town.page_is_put(f"{OSTILE}/", _hostile_page())
        self.town.call_appears(EXTENDED, deadline="30 dicembre 2026")
        self.town.call_appears(WITHDRAWN, deadline="31 dicembre 2026")
        self.town.call_appears(RETURNED, deadline="15 dicembre 2026")

    def week_passes(self, number: int) -> None:
        self.town.day_passes(7)
        self.news_come(EACH_WEEK)
        self.valle_tells(3)
        happens = _HAPPENS.get(number)
        if happens:
            happens(self)

    def news_come(self, count: int) -> None:
        day = f"{self.town.now:%Y/%m/%d}"
        for _ in range(count):
            number = len(self.news)
            title = f"Lavori nella via numero {number}" if number % 5 == 0 else f"Notizia numero {number} della città"
            url = f"{ORIGIN}/dettaglio/periodo/{day}/notizia-{number}.html"
            self.news.append(Told(title, url, f"In breve la notizia numero {number}: {'testo ' * 40}"))
        self.town.second_list_shows(NEWS, *reversed(self.news[-2 * FIRST :]))

    def valle_tells(self, count: int) -> None:
        for _ in range(count):
            number = len(self.valle)
            url = f"{VALLE}/novita/{number}.html"
            self.valle.append(Told(f"La valle racconta, parte {number}", url, f"Puntata {number}."))
        self.town.second_list_shows(f"{VALLE}/novita.html", *reversed(self.valle[-8:]))

    def call_is_extended(self) -> None:
        self._retold(EXTENDED, "29 gennaio 2027")

    def title_is_corrected(self) -> None:
        told = self.news[-FIRST]
        self.news[-FIRST] = replace(told, title=f"{told.title} (rettificata)")
        self.news_come(0)

    def calls_are_taken_down(self) -> None:
        for title in (WITHDRAWN, RETURNED):
            gone = next(call for call in self.town.calls if call.title == title)
            self.town.calls.remove(gone)
            self.taken_down[title] = gone, self.town.own_pages.pop(gone.url)

    def call_returns(self) -> None:
        listed, page = self.taken_down.pop(RETURNED)
        self.town.calls.append(listed)
        self.town.own_pages[page.url] = page

    def _retold(self, title: str, until: str) -> None:
        (place,) = (n for n, call in enumerate(self.town.calls) if call.title == title)
        others = self.town.calls[place + 1 :]
        del self.town.calls[place + 1 :]
        self.town.call_is_extended(until)
        self.town.calls += others


EXTENDED_WEEK, RETURN_WEEK = 6, 9
_HAPPENS: Mapping[int, Callable[[Region], None]] = {
    3: Region.title_is_corrected,
    EXTENDED_WEEK: Region.call_is_extended,
    GONE_WEEK: Region.calls_are_taken_down,
    RETURN_WEEK: Region.call_returns,
}
"""All calls are in an archive document of ``all`` by then, and sink under newer entries again before the last week."""


async def play(folder: Path) -> list[Week]:
    """All weeks."""
    region = Region()
    region.begins()
    settings = configured(folder, top=TOP, sources=SETTINGS, more=ARCHIVE)
    async with at_work(settings, region.town) as office:
        weeks = [await _delivered(office)]
        for number in range(1, WEEKS):
            region.week_passes(number)
            weeks.append(await _delivered(office))
        return weeks


async def _delivered(office: Office) -> Week:
    """Everything that is due is read, again half a day later (an absence is believed at the second look), published."""
    for _ in range(2):
        while due := office.due():
            await office.look(*(state.source.id for state in due))
        office.town.now += timedelta(hours=12)
    noting = Noting(office.folder)
    done = await office.deliver(publisher=noting)
    assert done.errors == []
    answers = office.app.memory.answers
    return Week(office.town.now, noting.writes, dict(office.folder.files), answers.entries(), answers.changes())


def _hostile_page() -> str:
    links = (
        "javascript:alert(1)",
        "/relativo/1.html",
        "../fuori/2.html",
        f"{OSTILE}/stesso.html",
        f"{OSTILE}/stesso.html",
        "",
        "data:text/html,x",
        "https://[",
    )
    lines = "".join(_hostile_lines(links))
    return f"<!DOCTYPE html><html><head><title>Avvisi</title></head><body><h1>Avvisi</h1>{lines}</body></html>"


def _hostile_lines(links: Sequence[str]) -> Iterator[str]:
    for title, link in zip(_TROUBLE, links, strict=True):
        text = title if title.startswith("<b>") else title.replace("&", "&amp;").replace("<", "&lt;")
        yield (f'<div class="news-latest-item"><h3><a href="{link}">{text}</a></h3><p>In breve: {text}</p></div>')
