"""What a configuration says, with every default in its place."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper import config
from scraper.errors import ConfigError
from scraper.fetch.guard import read_connect_to
from scraper.model import Interest, Kind, Query, Select, Site, Source, Subscription
from scraper.version import __version__
from tests.config.conftest import SMALLEST, Load

ROOT: Final = Path(__file__).parents[2]
PASSWORD: Final = "s3gr3t0 e lungo"

EVERYTHING = """
data = "data"
feeds = "feeds"
base_url = "https://example.org/"
contact = "redazione@example.org"
language = "it"

[fetch]
user_agent = "Mozilla/5.0 (compatible; Prova/1.0)"
timeout = "30s"
max_size = "5MB"
concurrency = 32
spacing = "1s"
respect_robots = true
allow_private = false

[health]
confirm_after = "6h"

[smtp]
host = "mail.example.org"
port = 2525
security = "tls"
username = "banditore"
password_env = "SMTP_PASSWORD"
sender = "banditore@example.org"

[archive]
folder = "/srv/warc"
rotate = "1GB"

[serve]
public_url = "https://alerts.example.org"
subscribe = false
trusted_proxies = ["127.0.0.1", "10.0.0.0/8"]
max_age = "1m"
confirm_within = "1d"

[[site]]
id = "cuneo"
name = "Comune di Cuneo"
url = "https://www.comune.cuneo.it/"
timezone = "Europe/Rome"
type = "Comune"
region = "Piemonte"
province = "Cuneo"
municipality = "Cuneo"
istat = "004078"
latitude = 44.3845
longitude = 7.5427

[[source]]
id = "cooperazione"
site = "cuneo"
url = "https://www.comune.cuneo.it/cooperazione.html"
every = "15m"
kind = "call"
details = false
select = { item = "li", title = "h3", url = "a", date = ".data", summary = "p" }

[[subscription]]
id = "ong"
to = ["a@example.org", "b@example.org"]
sites = ["cuneo"]
kinds = ["call", "news"]
match = ["cooperazione", "Senegal"]
when = "weekly mon 07:30"

[[query]]
id = "senegal"
title = "Senegal"
sites = ["cuneo"]
kinds = ["call"]
match = ["Senegal"]
"""


def test_every_key_of_the_contract_arrives_as_what_it_means(load: Load, file: Path) -> None:
    loaded = load(EVERYTHING, {"SMTP_PASSWORD": PASSWORD})
    assert loaded.file == file
    assert loaded.base_url == "https://example.org/"
    assert loaded.contact == "redazione@example.org"
    assert loaded.language == "it"
    assert loaded.user_agent == "Mozilla/5.0 (compatible; Prova/1.0)"
    assert loaded.warc == Path("/srv/warc")
    assert loaded.sites == (Site("cuneo", "Comune di Cuneo", "https://www.comune.cuneo.it/", "Europe/Rome"),)
    assert loaded.profiles["cuneo"].istat == "004078"
    assert loaded.profiles["cuneo"].latitude == 44.3845
    assert loaded.sources == (
        Source(
            id="cooperazione",
            site="cuneo",
            url="https://www.comune.cuneo.it/cooperazione.html",
            every=timedelta(minutes=15),
            kind=Kind.CALL,
            details=False,
            select=Select(item="li", title="h3", url="a", date=".data", summary="p"),
        ),
    )
    assert loaded.subscriptions == (
        Subscription(
            id="ong",
            to=("a@example.org", "b@example.org"),
            interest=Interest(sites=("cuneo",), kinds=(Kind.CALL, Kind.NEWS), match=("cooperazione", "Senegal")),
            when="weekly mon 07:30",
        ),
    )
    assert loaded.queries == (
        Query("senegal", "Senegal", Interest(sites=("cuneo",), kinds=(Kind.CALL,), match=("Senegal",))),
    )
    assert loaded.public_url == "https://alerts.example.org/"
    assert (loaded.serve.subscribe, loaded.serve.max_age) == (False, timedelta(minutes=1))
    assert loaded.serve.trusted_proxies == ("127.0.0.1/32", "10.0.0.0/8")
    assert loaded.serve.confirm_within == timedelta(days=1)
    assert loaded.smtp is not None
    assert loaded.smtp.effective_port == 2525
    assert loaded.smtp.password is not None
    assert loaded.smtp.password.get_secret_value() == PASSWORD


def test_everything_but_sites_and_sources_has_a_default(load: Load, file: Path) -> None:
    loaded = load(SMALLEST)
    folder = file.parent
    assert (loaded.data, loaded.feeds, loaded.warc) == (folder / "data", folder / "feeds", folder / "data" / "warc")
    assert loaded.database == f"sqlite:///{folder}/data/banditore.db"
    assert loaded.base_url == "http://localhost:8000/"
    assert loaded.contact is None
    assert loaded.smtp is None
    assert loaded.fetch.spacing == timedelta(seconds=1)
    assert loaded.fetch.timeout == timedelta(seconds=30)
    assert loaded.fetch.max_size == 5_000_000
    assert loaded.fetch.concurrency == 32
    assert loaded.fetch.respect_robots
    assert not loaded.fetch.allow_private
    assert loaded.health.confirm_after == timedelta(hours=6)
    assert (loaded.health.notify, loaded.health.tell_operator_after) == ((), timedelta(hours=3))
    assert loaded.health.tell_subscribers_after == timedelta(hours=24)
    assert loaded.archive.rotate == 1_000_000_000
    assert (loaded.public_url, loaded.secrets) == (loaded.base_url, ())
    assert loaded.serve.subscribe
    assert loaded.serve.trusted_proxies == ()
    assert loaded.sites[0].timezone == "Europe/Rome"
    assert loaded.sources == (
        Source("cooperazione", "cuneo", "https://www.comune.cuneo.it/cooperazione.html", every=timedelta(minutes=30)),
    )
    assert loaded.sources[0].details
    assert (loaded.subscriptions, loaded.queries) == ((), ())


def test_an_empty_file_is_a_configuration_that_watches_nothing(load: Load) -> None:
    assert load("").sources == ()


def test_a_subscription_without_filters_hears_of_everything_at_once(load: Load) -> None:
    loaded = load('[[subscription]]\nid = "a"\nto = ["a@example.org"]')
    assert loaded.subscriptions == (Subscription("a", ("a@example.org",), Interest(), "at once", "Europe/Rome"),)


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465), ("none", 25)])
def test_the_mail_port_is_the_usual_one_of_the_chosen_security(load: Load, security: str, port: int) -> None:
    loaded = load(f'[smtp]\nhost = "a"\nsender = "a@example.org"\nsecurity = "{security}"')
    assert loaded.smtp is not None
    assert loaded.smtp.effective_port == port


def test_relative_paths_are_relative_to_the_file_wherever_we_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc" / "c.toml").write_text('data = "../var"\nfeeds = "out"\n[archive]\nfolder = "warc"')
    monkeypatch.chdir(tmp_path)
    loaded = config.load(Path("etc/c.toml"), environment={})
    assert loaded.file == tmp_path / "etc" / "c.toml"
    assert loaded.data.resolve() == tmp_path / "var"
    assert (loaded.feeds, loaded.warc) == (tmp_path / "etc" / "out", tmp_path / "etc" / "warc")
    assert all(path.is_absolute() for path in (loaded.data, loaded.feeds, loaded.warc))


def test_an_absolute_path_is_taken_as_it_is(load: Load) -> None:
    assert load('data = "/srv/banditore"').warc == Path("/srv/banditore/warc")


def test_the_environment_names_another_database(load: Load) -> None:
    url = "postgresql+psycopg://banditore@db/banditore"
    assert load(SMALLEST, {"BANDITORE_DATABASE": url}).database == url


def test_the_environment_names_the_keys_the_newest_first(load: Load) -> None:
    loaded = load(SMALLEST, {"BANDITORE_SECRET": " s3gr3t0-nuovo\ns3gr3t0-vecchio "})
    assert loaded.secrets == ("s3gr3t0-nuovo", "s3gr3t0-vecchio")
    assert "s3gr3t0" not in repr(loaded)


def test_the_user_agent_says_who_we_are_and_whom_to_ask(load: Load) -> None:
    said = load('contact = "redazione@example.org"').user_agent
    assert said.startswith(f"Mozilla/5.0 (compatible; Banditore/{__version__}; +https://")
    assert said.endswith("; redazione@example.org)")
    assert load("").user_agent.count(";") == 2


def test_a_base_url_ends_with_one_slash(load: Load) -> None:
    assert load('base_url = "https://example.org/banditore"').base_url == "https://example.org/banditore/"


def test_an_address_to_connect_to_elsewhere_is_what_the_fetcher_understands(load: Load) -> None:
    text = '[fetch]\nconnect_to = { "WWW.example.org:80" = "127.0.0.1:8080", "b.example:443" = "[::1]:8443" }'
    assert read_connect_to(load(text).fetch.connect_to) == {
        "www.example.org:80": ("127.0.0.1", 8080),
        "b.example:443": ("::1", 8443),
    }


# ------------------------------------------------------------------ the password


def test_no_password_appears_in_what_a_log_or_a_traceback_would_show(load: Load) -> None:
    database = "postgresql+psycopg://banditore:pgs3gr3t0@db/banditore"
    loaded = load(EVERYTHING, {"SMTP_PASSWORD": PASSWORD, "BANDITORE_DATABASE": database})
    assert loaded.smtp is not None
    shown = [repr(loaded), str(loaded), repr(loaded.smtp), str(loaded.smtp)]
    shown += [str(loaded.smtp.model_dump()), loaded.smtp.model_dump_json()]
    assert not [text for text in shown if "s3gr3t0" in text]


# ------------------------------------------------------------------ the one that comes with Banditore


SHIPPED = ROOT / "config.toml"
shipped = pytest.mark.skipif(not SHIPPED.exists(), reason="there is no config.toml beside the package yet")


@shipped
def test_the_shipped_configuration_watches_cuneo() -> None:
    loaded = config.load(SHIPPED, environment={})
    assert [site.id for site in loaded.sites] == ["cuneo"]
    assert loaded.sources[0].url.startswith("https://www.comune.cuneo.it/")


@shipped
def test_every_line_that_the_shipped_configuration_comments_out_is_right(load: Load) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    told = re.sub(r"^# (?=\w+ = |\[)", "", text, flags=re.MULTILINE)
    assert told.count("\n# ") < text.count("\n# ") / 2, "the examples are read, the prose is not"
    secrets = ("BANDITORE_SMTP_PASSWORD", "BANDITORE_CRM_SECRET", "BANDITORE_GRUPPO_URL")
    loaded = load(told, dict.fromkeys(secrets, PASSWORD))
    assert loaded.smtp
    assert loaded.subscriptions
    assert loaded.queries
    assert loaded.bounces
    assert [hook.id for hook in loaded.webhooks] == ["crm"]
    assert {one.id for one in loaded.subscriptions} >= {"webhook:crm", "channel:gruppo"}
    assert PASSWORD not in repr(loaded)


# ------------------------------------------------------------------ whatever is written there


KEYS = sorted({word for line in EVERYTHING.split("\n") for word in re.findall(r"^\w+", line)} | {"connect_to", "x"})
TABLES = [
    "[fetch]",
    "[health]",
    "[smtp]",
    "[archive]",
    "[serve]",
    "[[site]]",
    "[[source]]",
    "[[subscription]]",
    "[[query]]",
]
VALUES = re.findall(r"(?<== ).+", EVERYTHING)


def lines() -> st.SearchStrategy[str]:
    """Lines that look like a configuration, most of them out of place."""
    strings = st.text(max_size=12).map(lambda text: f'"{text}"')
    others = st.integers() | st.floats() | st.datetimes() | st.just("[]") | st.just("{ x = 1 }") | st.just("true")
    values = st.sampled_from(VALUES) | strings | others.map(str)
    return st.sampled_from(TABLES) | st.builds("{} = {}".format, st.sampled_from(KEYS), values)


def loads_or_is_refused(folder: Path, content: bytes) -> None:
    file = folder / "config.toml"
    file.write_bytes(content)
    try:
        said = repr(config.load(file, environment={}))
    except ConfigError as error:
        said = str(error)
    assert said.isprintable()
    assert str(file) in said


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("any")


@given(text=st.text())
def test_any_text_loads_or_is_refused_in_one_line(folder: Path, text: str) -> None:
    loads_or_is_refused(folder, text.encode("utf-8", "replace"))


@given(content=st.binary())
def test_any_bytes_load_or_are_refused_in_one_line(folder: Path, content: bytes) -> None:
    loads_or_is_refused(folder, content)


@given(written=st.lists(lines()))
def test_any_lines_that_look_right_load_or_are_refused_in_one_line(folder: Path, written: list[str]) -> None:
    loads_or_is_refused(folder, "\n".join(written).encode())


@given(begun=st.integers(0, len(EVERYTHING)), inserted=st.text(max_size=5), left_out=st.integers(0, 30))
def test_any_slip_of_the_pen_loads_or_is_refused_in_one_line(
    folder: Path, begun: int, inserted: str, left_out: int
) -> None:
    text = EVERYTHING[:begun] + inserted + EVERYTHING[begun + left_out :]
    loads_or_is_refused(folder, text.encode("utf-8", "replace"))
