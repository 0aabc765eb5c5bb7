"""An archive with a history: several days, every kind of record, its database, feeds and mails."""

import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from scraper.archive.findings import Finding
from scraper.archive.records import Custodian
from scraper.archive.verify import Verification
from scraper.archive.warc import WarcArchive
from scraper.archivist.claims import Witnesses
from scraper.model import (
    Change,
    ChangeType,
    Checked,
    Entry,
    Exchange,
    Failure,
    Item,
    Kind,
    NotModified,
    Page,
    Reason,
    Role,
    Snapshot,
    Source,
    SourceState,
    Status,
    Tls,
)
from scraper.store.engine import Database
from scraper.store.sql import SqlStore

MORNING = datetime(2026, 6, 20, 8, 0, tzinfo=UTC)
SITE = "https://www.comune.example.it"
CUSTODIAN = Custodian("archivio@example.org", "Mozilla/5.0 (compatible; Banditore)", host="prova")
WORDS = ("avviso", "pubblico", "contributi", "cooperazione", "internazionale", "bando", "progetto", "giunta", "comune")


def prose(seed: int, words: int = 400) -> bytes:
    """A page that packs about as well as a real one."""
    dice = random.Random(seed)
    text = " ".join(f"{dice.choice(WORDS)}{dice.randrange(100)}" for _ in range(words))
    return f"<html><h1>Avviso {seed}</h1><p>{text}</p></html>".encode()


@dataclass
class Town:
    """Keeps what a municipality answers, day by day, as a round does."""

    folder: Path
    database: Database
    now: datetime = MORNING
    rotate: int = 10**9
    states: dict[str, SourceState] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    archive: WarcArchive = field(init=False)

    def __post_init__(self) -> None:
        self.store = SqlStore(self.database)
        self.open()

    @property
    def warc(self) -> Path:
        return self.folder / "data" / "warc"

    @property
    def witnesses(self) -> Witnesses:
        return Witnesses(self.database, self.folder / "feeds", self.folder / "data" / "mail")

    def open(self) -> None:
        """A process begins."""
        self.archive = WarcArchive(self.warc, rotate=self.rotate, clock=lambda: self.now, custodian=CUSTODIAN)

    def tick(self) -> datetime:
        self.now += timedelta(seconds=7)
        return self.now

    def exchange(self, path: str, *, status: str = "200 OK", payload: bytes = b"", fields: str = "") -> Exchange:
        request = f"GET {path} HTTP/1.1\r\nHost: www.comune.example.it\r\n\r\n".encode()
        response = f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\n{fields}\r\n".encode()
        tls = Tls("TLSv1.3", "TLS_AES_256_GCM_SHA384", b"certificate of the town")
        return Exchange(f"{SITE}{path}", self.tick(), "192.0.2.7", request, response, payload, tls)

    def page(self, path: str, body: bytes, *, redirected: bool = False) -> Page:
        hops = [self.exchange("/vecchio", status="301 Moved Permanently", fields=f"Location: {path}\r\n")]
        exchanges = (*(hops if redirected else ()), self.exchange(path, payload=body))
        return Page(exchanges[-1].url, exchanges[0].url, self.now, 200, {"content-type": "text/html"}, body, exchanges)

    def sees(self, source: str, body: bytes, *, redirected: bool = False) -> Snapshot:
        """A source is read, and its item is another than before."""
        state = self.state(source)
        page = self.page(f"/{source}", body, redirected=redirected)
        snapshot = self.archive.keep(page, source=source, known=state.snapshot)
        entry = self._entry(source, snapshot, body)
        change = Change(
            f"{source}-{snapshot.id[-8:]}", self.now, ChangeType.EDITED, entry.item.id, "prova", source, Kind.CALL,
            entry.item.title, entry.item.url, {}, snapshot.id,
        )  # fmt: skip
        after = replace(state, status=Status.OK, snapshot=snapshot, reader="1", items=1, last_ok=self.now)
        self._commit(Checked(state, after, self.now, snapshot=snapshot, entries=(entry,), changes=(change,)))
        return snapshot

    def sees_the_same(self, source: str, body: bytes) -> Snapshot:
        """A source is read, and nothing is new: a revisit."""
        state = self.state(source)
        snapshot = self.archive.keep(self.page(f"/{source}", body), source=source, known=state.snapshot)
        self._commit(Checked(state, replace(state, status=Status.UNCHANGED), self.now, snapshot=snapshot))
        return snapshot

    def is_told_nothing_changed(self, source: str) -> None:
        """304."""
        state = self.state(source)
        hop = self.exchange(f"/{source}", status="304 Not Modified")
        self.archive.keep(NotModified(hop.url, self.now, exchanges=(hop,)), source=source, known=state.snapshot)
        self._commit(Checked(state, replace(state, status=Status.UNCHANGED), self.now))

    def fails(self, source: str, body: bytes) -> None:
        """A page of errors comes."""
        state = self.state(source)
        page = replace(self.page(f"/{source}", body), status=503)
        failure = Failure(Reason.HTTP_STATUS, "503", self.now, status=503, page=page)
        snapshot = self.archive.keep(failure, source=source)
        after = replace(state, status=Status.FAILING, error="HTTP status: 503", failures=1)
        self._commit(Checked(state, after, self.now, failure=failure, snapshot=snapshot))

    def leads_nowhere(self, source: str) -> None:
        """Redirects in a circle."""
        state = self.state(source)
        hops = (self.exchange(f"/{source}", status="302 Found", fields=f"Location: /{source}\r\n"),)
        failure = Failure(Reason.REDIRECT_LOOP, "a circle", self.now, exchanges=hops)
        self.archive.keep(failure, source=source)
        after = replace(state, status=Status.FAILING, error="redirect loop", failures=1)
        self._commit(Checked(state, after, self.now, failure=failure))

    def state(self, source: str) -> SourceState:
        if source not in self.states:
            new = Source(source, "prova", f"{SITE}/{source}", role=Role.LIST)
            sources = [*(state.source for state in self.states.values()), new]
            self.store.register(sources, now=self.now)
            self.states[source] = SourceState(new)
        return self.states[source]

    def next_day(self) -> None:
        self.now = (self.now + timedelta(days=1)).replace(hour=8, minute=0, second=0)

    def publish(self) -> None:
        """Feeds and a mail that name the newest records."""
        feeds, mails = self.folder / "feeds", self.folder / "data" / "mail"
        for folder in (feeds, mails):
            folder.mkdir(parents=True, exist_ok=True)
        named = "".join(
            f"<item><description>&lt;small&gt;Copia archiviata: {entry.snapshot}&lt;/small&gt;</description></item>"
            for entry in self.entries.values()
        )
        (feeds / "all.rss").write_text(f"<rss><channel>{named}</channel></rss>", encoding="utf-8")
        mail = EmailMessage()
        mail["Subject"] = "Avviso"
        mail.set_content("Copia archiviata")
        lines = "".join(f"<p>Copia archiviata: <code>{entry.snapshot}</code></p>\n" for entry in self.entries.values())
        mail.add_alternative(f"<html>{lines}</html>", subtype="html", cte="8bit")
        (mails / "a.eml").write_bytes(mail.as_bytes())

    def _entry(self, source: str, snapshot: Snapshot, body: bytes) -> Entry:
        item = Item(f"tag:prova,2026:{source}", Kind.CALL, f"Avviso {source}", snapshot.url, text=body.decode()[:200])
        known = self.entries.get(source)
        seen = known.first_seen if known else self.now
        self.entries[source] = Entry(item, "prova", seen, self.now, snapshot.id, readings={source: item})
        return self.entries[source]

    def _commit(self, checked: Checked) -> None:
        self.archive.note(checked)
        self.archive.sync()
        self.store.record([checked])
        self.states[checked.after.source.id] = checked.after


def lives(town: Town, *, days: int) -> Iterator[int]:
    """Some days of a town, with every kind of record in each; gives each day's number at its end."""
    for day in range(days):
        for number, source in enumerate(("avvisi", "bandi", "progetti")):
            town.sees(source, prose(100 * day + number), redirected=number == 1)
        town.sees_the_same("avvisi", prose(100 * day))
        town.sees("albo", prose(100 * day + 1))  # the payload of another address
        town.is_told_nothing_changed("bandi")
        town.fails("progetti", prose(100 * day + 50, words=40))
        town.leads_nowhere("albo")
        yield day
        town.next_day()


@contextmanager
def town_in(folder: Path, *, rotate: int = 10**9) -> Iterator[Town]:
    """A town of which nothing is kept yet; its files are closed at the end, but the last is not finished."""
    (folder / "data").mkdir(parents=True)
    with Database(f"sqlite:///{folder / 'data' / 'banditore.db'}") as database:
        town = Town(folder, database, rotate=rotate)
        try:
            yield town
        finally:
            town.archive.close()


def verified(town: Town, warc: Path | None = None, *, quick: bool = False, notes: bool = False) -> list[Finding]:
    """All that verifying finds in a town's archive, or in a copy of it; notes only when asked for."""
    check = Verification(warc or town.warc, town.witnesses.claims, quick)
    return [one for one in check.findings() if notes or not one.harmless]


def spoken(findings: Iterable[Finding]) -> str:
    """Findings as they are printed."""
    return "\n".join(map(str, findings))
