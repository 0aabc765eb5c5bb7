"""A living municipality and its site: named moves change what there is to tell, and how the site tells it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from scraper.normalise.text import fold
from tests.scenarios.layouts import LISTS, Addresses, Markup, Style, list_page, own_page, path_of, path_of_file
from tests.scenarios.things import CALL, File, Thing, pdf

FIRST_DAY = date(2026, 6, 24)
HTML = "text/html; charset=utf-8"
PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server answers; ``to`` is where it redirects."""

    status: int = 200
    body: bytes = b""
    media_type: str = HTML
    to: str = ""


Trouble = Callable[[str, Answer], Answer]
"""By path, what comes instead of the page that should have come."""


def _page(html: str, *, status: int = 200) -> Answer:
    return Answer(status, html.encode())


_MISSING = _page("<!DOCTYPE html><html lang=it><title>404</title><h1>Pagina non trovata</h1></html>", status=404)


@dataclass(slots=True)
class Town:
    """What there is to tell, by name, and which list shows what, the newest first."""

    things: dict[str, Thing] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=lambda: {"novita": [], "cooperazione": []})
    length: int = 8
    """So many things are on a list page; the others are on its further pages, which nobody links."""
    style: Style = field(default_factory=Style)
    today: date = FIRST_DAY
    redirects: dict[str, str] = field(default_factory=dict)
    taken_down: dict[str, Answer] = field(default_factory=dict)
    """Things whose own page is gone, with what their address answers."""
    trouble: Trouble | None = None
    is_secure: bool = False
    """Whether plain HTTP only redirects to its secure origin."""
    has_validators: bool = True
    """Whether its server sends them over HTTP."""

    # -------------------------------------------------------------- something is told

    def news_is_added(
        self, name: str, title: str, *, where: str = "novita", days_ago: int = 0, dated: bool = True
    ) -> Thing:
        """A news on top of a list, with a page of its own."""
        thing = Thing(
            name,
            title,
            day=self.today - timedelta(days=days_ago) if dated else None,
            lead=f"{title}: lo comunica l’Amministrazione comunale, che invita la cittadinanza a prenderne visione.",
            story=(f"Per «{title}» l’ufficio relazioni con il pubblico è a disposizione in orario di apertura.",),
            slug=_slug(title),
        )
        return self._is_added(thing, where)

    def call_is_added(
        self, name: str, title: str, *, deadline: date, on_lists: bool = False, where: str = "novita", days_ago: int = 0
    ) -> Thing:
        """A call with its deadline on its own page (and on lists), and its text as a PDF."""
        thing = Thing(
            name,
            title,
            section=CALL,
            day=self.today - timedelta(days=days_ago),
            lead=f"{title}: sono aperti i termini per partecipare, secondo le modalità indicate nel testo allegato.",
            story=("Possono presentare domanda le associazioni con sede nel territorio comunale.",),
            deadline=deadline,
            deadline_on_lists=on_lists,
            files=(File(f"{name}-testo", "Testo integrale", pdf(f"Testo integrale di {name}", "Articolo 1")),),
            slug=_slug(title),
        )
        return self._is_added(thing, where)

    def archive_is_republished(self, number: int, *, dated: bool) -> None:
        """So many things of years ago come onto the list all at once, above the others."""
        for old in range(number):
            self.news_is_added(
                f"storia-{old}",
                f"Memorie di Borgo, quaderno {old + 1} della raccolta storica",
                days_ago=800 + old,
                dated=dated,
            )
        self.length += number

    def _is_added(self, thing: Thing, where: str) -> Thing:
        self.things[thing.name] = thing
        self.lists[where].insert(0, thing.name)
        return thing

    # -------------------------------------------------------------- something is told otherwise

    def title_is_corrected(self, name: str, title: str) -> None:
        """Wherever it is printed; the address stays."""
        self._is_now(name, title=title)

    def story_is_edited(self, name: str, *story: str) -> None:
        """Its own page says something else below the lead."""
        self._is_now(name, story=story)

    def lead_is_edited(self, name: str, lead: str) -> None:
        """On its own page and on the lists."""
        self._is_now(name, lead=lead)

    def call_is_extended(self, name: str, until: date) -> None:
        """The deadline is later now, wherever it is named."""
        self._is_now(name, deadline=until)

    deadline_is_brought_forward = call_is_extended

    def call_is_reopened(self, name: str, until: date) -> None:
        """After its deadline has passed, with a note that says so."""
        note = "I termini per la presentazione delle domande sono riaperti."
        self._is_now(name, deadline=until, notes=(note, *self.things[name].notes))

    def call_is_rectified(self, name: str) -> None:
        """A note stands above its text."""
        self._has_note(name, "Rettifica: all’articolo 3 la parola «mensile» è sostituita da «annuale».")

    def call_is_suspended(self, name: str) -> None:
        """In its title."""
        self._is_now(name, title=f"{self.things[name].title} (SOSPESO)")

    def call_is_revoked(self, name: str) -> None:
        """In its title."""
        self._is_now(name, title=f"REVOCATO - {self.things[name].title}")

    def outcome_is_published(self, name: str) -> None:
        """As one more file."""
        self.file_is_attached(name, File(f"{name}-graduatoria", "Graduatoria finale", pdf("Graduatoria finale")))

    def file_is_attached(self, name: str, file: File) -> None:
        """Below the others."""
        self._is_now(name, files=(*self.things[name].files, file))

    def file_is_replaced(self, name: str, data: bytes) -> None:
        """Its first file is another one at the same address."""
        first, *others = self.things[name].files
        self._is_now(name, files=(replace(first, data=data), *others))

    def file_is_renamed(self, name: str, title: str) -> None:
        """Its first file has another title; address and content stay."""
        first, *others = self.things[name].files
        self._is_now(name, files=(replace(first, title=title), *others))

    def file_is_removed(self, name: str) -> None:
        """Its last file is linked no more."""
        self._is_now(name, files=self.things[name].files[:-1])

    def site_becomes_secure(self) -> None:
        """Everything is at https and without www now; the old addresses redirect."""
        self.is_secure = True

    def slug_changes(self, name: str, slug: str, *, redirects: bool = True) -> None:
        """Its own page has another address; the old one redirects, or is gone."""
        before = path_of(self.things[name], self.style)
        self._is_now(name, slug=slug)
        if redirects:
            self.redirects[before] = path_of(self.things[name], self.style)

    def _has_note(self, name: str, note: str) -> None:
        self._is_now(name, notes=(note, *self.things[name].notes))

    def _is_now(self, name: str, **fields: object) -> None:
        self.things[name] = replace(self.things[name], **fields)  # type: ignore[arg-type]

    # -------------------------------------------------------------- lists are arranged otherwise

    def list_scrolls(self, where: str = "novita", *, by: int = 1) -> None:
        """The oldest things roll off the end of a list; their pages stay."""
        del self.lists[where][-by:]

    def items_swap(self, where: str = "novita") -> None:
        """The first two things of a list change places."""
        order = self.lists[where]
        order[0], order[1] = order[1], order[0]

    def item_is_pinned(self, name: str, where: str = "novita") -> None:
        """An older thing stands on top of a list."""
        self.lists[where].remove(name)
        self.lists[where].insert(0, name)

    def item_is_shown_in_second_section(self, name: str, where: str = "cooperazione") -> None:
        """Another list shows it, too."""
        self.lists[where].insert(0, name)

    def item_is_withdrawn(self, name: str, *, status: int = 404, to: str = "") -> None:
        """From all lists, and its own page answers 404 or 410, or redirects."""
        for order in self.lists.values():
            if name in order:
                order.remove(name)
        self.taken_down[name] = Answer(301, to=to) if to else replace(_MISSING, status=status)

    def item_returns(self, name: str, where: str = "novita") -> None:
        """On its page, and on top of a list."""
        del self.taken_down[name]
        self.lists[where].insert(0, name)

    def soft_404(self, name: str) -> None:
        """Its own page answers 200 and says that it cannot be found; lists still show it."""
        self.taken_down[name] = replace(_MISSING, status=200)

    # -------------------------------------------------------------- the site prints all of it otherwise

    def site_is_redesigned(self, markup: Markup = Markup.BOOTSTRAP, *, teaser: int = 100) -> None:
        """The same addresses in another theme, with other teasers."""
        self.style = replace(self.style, markup=markup, teaser=teaser)

    def site_migrates_to_wordpress(self, *, redirects: bool) -> None:
        """All is printed by another system at new addresses; the old ones redirect, or are gone."""
        before = {name: path_of(thing, self.style) for name, thing in self.things.items()}
        lists = LISTS[self.style.addresses]
        self.style = replace(self.style, markup=Markup.BOOTSTRAP, addresses=Addresses.WORDPRESS, teaser=0)
        if redirects:
            now = LISTS[self.style.addresses]
            self.redirects |= {path: path_of(self.things[name], self.style) for name, path in before.items()}
            self.redirects |= {path: now[name] for name, path in lists.items()}

    def tracking_parameters_appear(self) -> None:
        """On all links of the lists."""
        self.style = replace(self.style, tracked=True)

    def counter_moves(self) -> None:
        """The visitors' counters are others."""
        self.style = replace(self.style, visits=self.style.visits + 17)

    def last_update_moves(self) -> None:
        """All pages say that they were updated today."""
        self.style = replace(self.style, last_update=self.today)

    def dates_are_spelt_otherwise(self) -> None:
        """In figures where a month was named, and back."""
        self.style = replace(self.style, dates_in_figures=not self.style.dates_in_figures)

    def title_is_shouted(self, name: str) -> None:
        """IN CAPITALS."""
        self.style = replace(self.style, shouted=self.style.shouted | {name})

    # -------------------------------------------------------------- what its server answers

    def answer(self, path: str) -> Answer:
        """What comes for a path, trouble included."""
        path = path.partition("?")[0]
        proper = self._proper(path)
        return self.trouble(path, proper) if self.trouble else proper

    def _proper(self, path: str) -> Answer:
        found = self._pages().get(path)
        if found:
            return found()
        return Answer(301, to=self.redirects[path]) if path in self.redirects else _MISSING

    def _pages(self) -> Mapping[str, Callable[[], Answer]]:
        pages: dict[str, Callable[[], Answer]] = {}
        for thing in self.things.values():
            pages[path_of(thing, self.style)] = lambda thing=thing: self._own_page(thing)  # type: ignore[misc]
            for file in thing.files:
                pages[path_of_file(file, self.style)] = lambda file=file: Answer(200, file.data, PDF)  # type: ignore[misc]
        for name, path in LISTS[self.style.addresses].items():
            pages[path] = lambda name=name: _page(list_page(name, self.on_list(name), self.style))  # type: ignore[misc]
        pages["/"] = lambda: _page(
            "<html><head><title>Comune di Borgo</title></head>"
            "<body><h1>Benvenuti a Borgo</h1><p>La città del mercato.</p></body></html>"
        )
        return pages

    def on_list(self, name: str) -> list[Thing]:
        """What the page of a list shows."""
        return [self.things[one] for one in self.lists[name][: self.length]]

    def _own_page(self, thing: Thing) -> Answer:
        return self.taken_down.get(thing.name) or _page(own_page(thing, self.style))

    def thing_at(self, path: str) -> str | None:
        """The name of the thing whose own page is, or was, at a path."""
        path = self.redirects.get(path, path)
        return next((name for name, thing in self.things.items() if path_of(thing, self.style) == path), None)


def _slug(title: str) -> str:
    letters = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in fold(title))
    return "-".join(letters.split())


def borgo() -> Town:
    """Six news and two calls of the last weeks, three of them on the second list, which has one of its own."""
    town = Town()
    town.news_is_added("mercato", "Il mercato del sabato torna in piazza della Libertà", days_ago=20)
    town.news_is_added("biblioteca", "La biblioteca civica resta aperta fino a mezzanotte", days_ago=16)
    town.news_is_added("senegal", "Delegazione di Thiès in visita: nuova attività con il Senegal", days_ago=12)
    town.call_is_added(
        "contributi", "Bando per i contributi alle società sportive", deadline=date(2026, 7, 20), days_ago=11
    )
    town.news_is_added("scuola", "Iscrizioni alla mensa: più facilità per le famiglie", days_ago=8)
    town.call_is_added(
        "coprogettazione",
        "Avviso pubblico di co-progettazione con il Senegal",
        deadline=date(2026, 7, 14),
        on_lists=True,
        days_ago=6,
    )
    town.news_is_added("viabilita", "Viabilità: chiusura notturna del viadotto Soleri", days_ago=3)
    town.news_is_added("festa", "Festa della città: programma delle serate in piazza", days_ago=1)
    for name in ("senegal", "coprogettazione", "festa"):
        town.lists["cooperazione"].append(name)
    town.news_is_added("gemellaggio", "Quarant’anni di gemellaggio con Nizza", where="cooperazione", days_ago=30)
    return town


def hamlet() -> Town:
    """As much of it as random histories need: three news and a call, two more news on the second list."""
    town = Town()
    town.news_is_added("mercato", "Il mercato del sabato torna in piazza della Libertà", days_ago=20)
    town.news_is_added("scuola", "Iscrizioni alla mensa: più facilità per le famiglie", days_ago=8)
    town.call_is_added(
        "coprogettazione",
        "Avviso pubblico di co-progettazione con il Senegal",
        deadline=date(2026, 7, 14),
        on_lists=True,
        days_ago=6,
    )
    town.news_is_added("festa", "Festa della città: programma delle serate in piazza", days_ago=1)
    town.lists["cooperazione"].append("coprogettazione")
    town.news_is_added("gemellaggio", "Quarant’anni di gemellaggio con Nizza", where="cooperazione", days_ago=30)
    town.news_is_added(
        "senegal", "Delegazione di Thiès in visita: nuova attività con il Senegal", where="cooperazione", days_ago=12
    )
    return town
