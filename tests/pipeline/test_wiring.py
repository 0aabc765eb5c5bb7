"""What the configuration says reaches the place where it counts: real folders, a real server on loopback."""

from collections.abc import Iterator, Mapping
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import feedparser
import pytest

from scraper import config
from scraper.alert.email import SmtpSender
from scraper.app import App, configured_states, open_app, open_memory
from scraper.archive.reading import found_in
from scraper.config import Config
from scraper.daemon import play_round
from scraper.edition.opening import edition, written_entries
from scraper.errors import BusyError
from scraper.model import Page, Status, Validators
from scraper.version import __version__
from tests.pipeline.office import EVERYBODY, NEWSPAPER, at_work, configured
from tests.pipeline.several import sites, url_of
from tests.pipeline.town import Town

pytestmark = pytest.mark.anyio

HOST = "www.comune.borgo.example"


# ------------------------------------------------------------------ a server and a folder


class Server:
    """Answers as the town does, over real HTTP; keeps the headers of what it was asked."""

    def __init__(self, town: Town) -> None:
        self.headers: list[Mapping[str, str]] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.headers.append(dict(self.headers))
                answer = town.pages.get(f"https://{HOST}{self.path}")
                page = answer(Validators()) if callable(answer) else answer
                body = page.body if isinstance(page, Page) else b""
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)


@pytest.fixture
def server(town: Town) -> Iterator[Server]:
    server = Server(town)
    thread = Thread(target=server.http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.http.shutdown()
    thread.join()
    server.http.server_close()


def on_disk(folder: Path, server: Server, *, top: str = "", more: str = "") -> Config:
    """A configuration with a database, feeds, mail and snapshots in this folder."""
    file = folder / "config.toml"
    file.write_text(
        f"""base_url = "https://feeds.example.org/banditore"
{top}
[fetch]
spacing = "0s"
allow_private = true
connect_to = {{ "{HOST}:80" = "127.0.0.1:{server.http.server_port}" }}

[[site]]
id = "borgo"
name = "Comune di Borgo"
url = "http://{HOST}/"

[[source]]
id = "avvisi"
site = "borgo"
url = "http://{HOST}/avvisi.html"
details = false
{more}""",
        encoding="utf-8",
    )
    return config.load(file, environment={})


async def play(app: App, town: Town) -> None:
    await play_round(app, app.memory.store.due(town.now))


# ------------------------------------------------------------------ alone on its folder


async def test_a_second_banditore_on_the_same_folder_is_refused_until_the_first_is_gone(
    tmp_path: Path, town: Town
) -> None:
    settings = configured(tmp_path)
    async with open_app(settings, clock=town.clock):
        with pytest.raises(BusyError, match="another banditore"):
            async with open_app(settings, clock=town.clock):
                raise AssertionError("two at once")
    async with open_app(settings, clock=town.clock) as app:
        assert app.memory.store.states()[0].status is Status.NEW


async def test_what_was_remembered_is_there_when_it_is_opened_again(tmp_path: Path, town: Town, server: Server) -> None:
    settings = on_disk(tmp_path, server)
    async with open_app(settings, clock=town.clock) as app:
        await play(app, town)
    published = {path: path.stat().st_mtime_ns for path in (tmp_path / "feeds").rglob("*.rss")}
    town.day_passes()
    async with open_app(settings, clock=town.clock) as app:
        assert app.memory.store.states()[0].status is Status.OK
        await play(app, town)
        assert app.memory.store.states()[0].status is Status.UNCHANGED
    assert {path: path.stat().st_mtime_ns for path in published} == published


# ------------------------------------------------------------------ settings reach their places


async def test_the_contact_is_in_the_user_agent_of_every_request(tmp_path: Path, town: Town, server: Server) -> None:
    async with open_app(on_disk(tmp_path, server, top='contact = "chi@example.org"'), clock=town.clock) as app:
        await play(app, town)
    agents = {asked["User-Agent"] for asked in server.headers}
    assert agents == {
        f"Mozilla/5.0 (compatible; Banditore/{__version__}; +https://pypi.org/project/banditore/; chi@example.org)"
    }


async def test_items_are_tagged_with_the_host_of_the_base_url(tmp_path: Path, town: Town, server: Server) -> None:
    async with open_app(on_disk(tmp_path, server), clock=town.clock) as app:
        await play(app, town)
        ids = {entry.item.id.rpartition(":")[0] for entry in app.memory.answers.entries()}
    assert ids == {"tag:feeds.example.org,2026-06-24"}
    feed = feedparser.parse((tmp_path / "feeds" / "borgo" / "all.atom").read_bytes())
    itself = [link.href for link in feed.feed.links if link.rel == "self"]
    assert itself == ["https://feeds.example.org/banditore/borgo/all.atom"]


@pytest.mark.parametrize("folder", ["data/warc", "istantanee"])
async def test_snapshots_lie_where_the_configuration_says(
    tmp_path: Path, town: Town, server: Server, folder: str
) -> None:
    more = "" if folder == "data/warc" else f'[archive]\nfolder = "{folder}"'
    async with open_app(on_disk(tmp_path, server, more=more), clock=town.clock) as app:
        await play(app, town)
        snapshot = app.memory.store.states()[0].snapshot
    assert snapshot is not None
    assert found_in(tmp_path / folder, snapshot.file).stat().st_size >= snapshot.offset + snapshot.length


async def test_without_a_mail_server_mail_is_spooled_and_comes_from_the_contact(
    tmp_path: Path, town: Town, server: Server
) -> None:
    settings = on_disk(tmp_path, server, top='contact = "chi@example.org"', more=EVERYBODY)
    async with open_app(settings, clock=town.clock) as app:
        await play(app, town)
        town.day_passes()
        town.news_appears("Mercato spostato")
        await play(app, town)
    [file] = (tmp_path / "data" / "mail").iterdir()
    mail = message_from_bytes(file.read_bytes())
    assert (mail["To"], mail["From"]) == (NEWSPAPER, "Banditore <chi@example.org>")


async def test_with_a_mail_server_mail_comes_from_its_sender(tmp_path: Path, town: Town) -> None:
    smtp = '[smtp]\nhost = "127.0.0.1"\nsender = "avvisi@example.org"\n'
    async with open_app(configured(tmp_path, more=smtp), clock=town.clock) as app:
        assert isinstance(app.desk.sender, SmtpSender)
    async with at_work(configured(tmp_path, more=smtp + EVERYBODY), town) as office:
        await office.look()
        town.news_appears("Mercato spostato")
        await office.look()
        await office.deliver()
        mail = message_from_bytes(office.sender.sent[0].data)
    assert mail["From"] == "Banditore <avvisi@example.org>"


async def test_how_long_an_absence_must_last_is_what_the_configuration_says(tmp_path: Path, town: Town) -> None:
    async with at_work(configured(tmp_path, more='[health]\nconfirm_after = "35h"'), town) as office:
        await office.look()
        town.site_lists("Consiglio comunale", "Raccolta dei rifiuti", "Nuovo parcheggio")
        statuses = []
        for _ in range(5):
            town.day_passes(0, hours=10)
            await office.look()
            statuses.append(office.state("avvisi").status)
    assert statuses == [Status.SUSPECT] * 4 + [Status.OK]


# ------------------------------------------------------------------ feeds


async def test_a_query_has_a_feed_of_its_own_with_what_it_asks_for_on_all_sites(tmp_path: Path, town: Town) -> None:
    several = sites(town, "alba", "bra", pages=1)
    query = '[[query]]\nid = "strade"\ntitle = "Strade e lavori"\nmatch = ["lavori"]\n'
    async with at_work(configured(tmp_path, sources=several.toml, more=query), town) as office:
        await office.look()
        await office.deliver()
        feed = feedparser.parse(office.folder.files["queries/strade.rss"])
        index = office.folder.files["index.html"].decode()
    assert [entry.title for entry in feed.entries] == ["Lavori in via Roma"] * 2
    assert len({entry.id for entry in feed.entries}) == 2
    assert feed.feed.title == "Strade e lavori"
    assert "queries/strade.rss" in index


async def test_the_index_says_how_every_source_is_doing(tmp_path: Path, town: Town) -> None:
    async with at_work(configured(tmp_path), town) as office:
        await office.deliver()
        assert "Non ancora letta" in office.folder.files["index.html"].decode()
        await office.look()
        await office.deliver()
        assert "Letta regolarmente" in office.folder.files["index.html"].decode()
        town.day_passes()
        town.site_is_in_maintenance()
        await office.look()
        await office.deliver()
        ill = office.folder.files["index.html"].decode()
        assert "Risponde con una pagina anomala dal 25 giugno 2026" in ill


async def test_feeds_are_rendered_one_site_at_a_time(tmp_path: Path, town: Town) -> None:
    several = sites(town, "alba", "bra", pages=1)
    query = '[[query]]\nid = "strade"\ntitle = "Strade"\n'
    async with at_work(configured(tmp_path, sources=several.toml, more=query), town) as office:
        await office.look("alba-0")
        parts = edition(
            office.app.config,
            written_entries(office.app.config, office.app.memory.database),
            office.app.memory.database,
            clock=town.clock,
            folder=office.folder,
        ).render(["alba", "bra"])
        feeds, pages = next(parts), next(parts)
        assert {path.partition("/")[0] for path in [*feeds, *pages]} == {"alba"}
        await office.look("bra-0")  # what is noticed before a site's turn comes is in its feeds
        feeds, pages = next(parts), next(parts)
        assert {path.partition("/")[0] for path in [*feeds, *pages]} == {"bra"}
        assert b"Festa in piazza" in feeds["bra/all.rss"]
        common, last = list(parts)
    assert {"all.rss", "changes.json", "queries/strade.atom"} <= set(common)
    assert b"Festa in piazza" in common["queries/strade.rss"]
    assert {"index.html", "index.en.html", "status.json", "feeds.opml", "deadlines.ics"} <= set(last)


async def test_a_site_that_left_the_configuration_leaves_the_index_and_its_data_stay(
    tmp_path: Path, town: Town, server: Server
) -> None:
    valle = '[[site]]\nid = "valle"\nname = "Comune di Valle"\nurl = "http://www.valle.example/"\n'
    valle += f'[[source]]\nid = "novita"\nsite = "valle"\nurl = "http://{HOST}/avvisi.html"\ndetails = false\n'
    async with open_app(on_disk(tmp_path, server, more=valle), clock=town.clock) as app:
        await play(app, town)
        assert len(app.memory.answers.entries()) == 6
    assert "Comune di Valle" in (tmp_path / "feeds" / "index.html").read_text()

    town.day_passes()
    town.news_appears("Mercato spostato")
    async with open_app(on_disk(tmp_path, server), clock=town.clock) as app:
        await play(app, town)
        assert [state.source.id for state in app.memory.store.states()] == ["avvisi"]
        assert len([entry for entry in app.memory.answers.entries() if entry.site == "valle"]) == 3
    assert "Comune di Valle" not in (tmp_path / "feeds" / "index.html").read_text()
    assert (tmp_path / "feeds" / "valle" / "all.rss").exists()


# ------------------------------------------------------------------ looking without touching


def test_sources_that_were_never_checked_are_new(tmp_path: Path, town: Town) -> None:
    several = sites(town, "alba", pages=2)
    settings = configured(tmp_path, sources=several.toml)
    with open_memory(settings) as memory:
        memory.store.register(several.sources[:1], now=town.now)
        states = configured_states(settings, memory)
    assert [(state.source.url, state.status) for state in states] == [
        (url_of("alba", 0), Status.NEW),
        (url_of("alba", 1), Status.NEW),
    ]
