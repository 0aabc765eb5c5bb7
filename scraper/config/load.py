"""Read config.toml, check it as a whole, and say in one line what is wrong with it."""

import base64
import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import SecretStr, ValidationError

from scraper.config.explain import Text, nearest
from scraper.config.tables import (
    ArchiveSettings,
    BounceSettings,
    ChannelTable,
    Document,
    FetchSettings,
    HealthSettings,
    InterestTable,
    QueryTable,
    ServeSettings,
    SiteTable,
    SmtpSettings,
    SourceTable,
    SubscriptionTable,
    WebhookTable,
)
from scraper.errors import ConfigError
from scraper.model import Interest, Query, Select, Site, Source, Subscription
from scraper.version import __version__

HOME_PAGE = "https://pypi.org/project/banditore/"
EXAMPLE = "copy the config.toml that comes with Banditore, or name another file with --config"

RESERVED: Mapping[str, str] = {
    "queries": "the folder of the [[query]] feeds",
    "conferma": "a page of banditore serve",
    "disiscrizione": "a page of banditore serve",
    "iscriviti": "a page of banditore serve",
    "iscrizione": "a page of banditore serve",
    "item": "a page of banditore serve",
    "timegate": "a page of banditore serve",
    "timemap": "a page of banditore serve",
    "web": "a page of banditore serve",
}
"""Names under the folder of the feeds that no site may have."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """A program that is told of events."""

    id: str
    url: str
    secret: SecretStr

    @property
    def key(self) -> str:
        """What requests to it are signed with."""
        return self.secret.get_secret_value()


@dataclass(frozen=True, slots=True)
class Config:
    """What the configuration says, with every path absolute and every reference checked."""

    file: Path
    data: Path
    feeds: Path
    database: str = field(repr=False)  # it may hold a password
    """A SQLAlchemy URL: banditore.db under the data folder, unless BANDITORE_DATABASE names another."""
    base_url: str
    """Ends with a slash."""
    contact: str | None
    language: str
    hub: str | None
    user_agent: str
    fetch: FetchSettings
    health: HealthSettings
    smtp: SmtpSettings | None
    archive: ArchiveSettings
    serve: ServeSettings
    public_url: str
    """Where our pages are reachable from outside; ends with a slash."""
    secrets: tuple[str, ...] = field(repr=False)
    """What links are signed with, the newest first; empty: a key file under the data folder."""
    warc: Path
    sites: tuple[Site, ...]
    profiles: Mapping[str, SiteTable]
    sources: tuple[Source, ...]
    subscriptions: tuple[Subscription, ...]
    """Those of people, and of programs and chats (``webhook:id``, ``channel:id``)."""
    queries: tuple[Query, ...]
    bounces: BounceSettings | None = None
    webhooks: tuple[Webhook, ...] = ()
    channels: Mapping[str, SecretStr] = field(default_factory=dict)
    """apprise's URLs by id: they hold tokens."""

    @property
    def replay(self) -> str | None:
        """Where archived copies are shown: by another replayer, or by ourselves where we are said to be reachable."""
        ours = self.serve.archive and self.serve.public_url
        return self.archive.replay or (f"{self.public_url}web/" if ours else None)


def load(file: Path, *, environment: Mapping[str, str] = os.environ) -> Config:
    """Read ``file``; relative paths in it are relative to its folder. ConfigError says what to mend."""
    text = Text(file, _read(file))
    try:
        document = Document.model_validate(_parse(text))
    except ValidationError as error:
        raise text.invalid(error.errors()) from None
    _check_references(text, document)
    return _config(text, document, environment)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")  # some editors begin a file with a byte order mark
    except FileNotFoundError:
        raise ConfigError(f"{file}: there is no such file", hint=EXAMPLE) from None
    except UnicodeDecodeError:
        raise ConfigError(f"{file}: not UTF-8 text") from None
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {error.strerror}") from None


def _parse(text: Text) -> Mapping[str, object]:
    try:
        return tomllib.loads(text.content)
    except ValueError as error:  # TOMLDecodeError, and what tomllib lets through: a number of 5,000 digits
        raise ConfigError(f"{text.file}: not valid TOML: {error}") from None
    except RecursionError:
        raise ConfigError(f"{text.file}: not valid TOML: nested too deeply") from None


_Row = SiteTable | SourceTable | SubscriptionTable | QueryTable | WebhookTable | ChannelTable


def _check_references(text: Text, document: Document) -> None:
    """Ids are told apart, and every site that is named exists."""
    sites = {site.id for site in document.site}
    tables: Mapping[str, Sequence[_Row]] = {
        "site": document.site,
        "source": document.source,
        "subscription": document.subscription,
        "query": document.query,
        "webhook": document.webhook,
        "channel": document.channel,
    }
    for name, rows in tables.items():
        ids = [row.id for row in rows]
        for number, row in enumerate(rows):
            if isinstance(row, SiteTable) and row.id in RESERVED:
                raise text.wrong((name, number, "id"), f'"{row.id}" is {RESERVED[row.id]}')
            if isinstance(row, SubscriptionTable) and row.id.startswith("web-"):
                raise text.wrong((name, number, "id"), '"web-…" are those who subscribed on our pages')
            if ids.index(row.id) < number:
                first = f"{name}[{ids.index(row.id) + 1}]"
                raise text.wrong((name, number, "id"), f'"{row.id}" is already {first}')
            key, named = _sites_named_by(row)
            for site in named:
                if site not in sites:
                    problem = f'no [[site]] has the id "{site}"{nearest(site, sites)}'
                    raise text.wrong((name, number, key), problem)


def _sites_named_by(row: _Row) -> tuple[str, tuple[str, ...]]:
    match row:
        case SourceTable():
            return "site", (row.site,)
        case SiteTable():
            return "id", ()
        case _:
            return "sites", row.sites


# ------------------------------------------------------------------ the frozen result


def _config(text: Text, document: Document, environment: Mapping[str, str]) -> Config:
    file = text.file.resolve()
    folder = file.parent
    data = folder / document.data
    return Config(
        file=file,
        data=data,
        feeds=folder / document.feeds,
        database=environment.get("BANDITORE_DATABASE") or f"sqlite:///{data / 'banditore.db'}",
        base_url=document.base_url.rstrip("/") + "/",
        contact=document.contact,
        language=document.language,
        hub=document.hub,
        user_agent=document.fetch.user_agent or honest_user_agent(document.contact),
        fetch=document.fetch,
        health=document.health,
        smtp=_with_password(text, document.smtp, environment),
        archive=_archive(document.archive, folder, data),
        serve=document.serve,
        public_url=(document.serve.public_url or document.base_url).rstrip("/") + "/",
        secrets=tuple(environment.get("BANDITORE_SECRET", "").split()),
        warc=folder / document.archive.folder if document.archive.folder else data / "warc",
        sites=tuple(Site(id=s.id, name=s.name, url=s.url, timezone=s.timezone) for s in document.site),
        profiles={site.id: site for site in document.site},
        sources=tuple(_source(table) for table in document.source),
        subscriptions=(
            *(_subscription(table) for table in document.subscription),
            *(_to_program(table) for table in document.webhook),
            *(_to_chat(table) for table in document.channel),
        ),
        queries=tuple(_query(table) for table in document.query),
        bounces=_bounces(text, document.bounces, environment),
        webhooks=tuple(
            Webhook(table.id, table.url, _signing_secret(text, number, table.secret_env, environment))
            for number, table in enumerate(document.webhook)
        ),
        channels={
            table.id: _secret(text, ("channel", number, "url_env"), table.url_env, environment)
            for number, table in enumerate(document.channel)
        },
    )


def _archive(settings: ArchiveSettings, folder: Path, data: Path) -> ArchiveSettings:
    """With the files of seals as absolute paths; no ``timestamp_ca`` stays none."""
    key = folder / settings.seal_key if settings.seal_key else data / "seal.key"
    roots = str(folder / settings.timestamp_ca) if settings.timestamp_ca else ""
    return settings.model_copy(update={"seal_key": str(key), "timestamp_ca": roots})


def _source(table: SourceTable) -> Source:
    fields = table.model_dump(exclude={"select"})
    return Source(**fields, select=Select(**table.select.model_dump()) if table.select else None)


def _subscription(table: SubscriptionTable) -> Subscription:
    interest = _interest(table)
    return Subscription(
        table.id, table.to, interest, table.when, table.timezone, language=table.language, remind=table.remind
    )


def _to_program(table: WebhookTable) -> Subscription:
    name = f"webhook:{table.id}"
    return Subscription(name, (name,), _interest(table), remind=table.remind)


def _to_chat(table: ChannelTable) -> Subscription:
    name, interest = f"channel:{table.id}", _interest(table)
    return Subscription(
        name, (name,), interest, table.when, table.timezone, language=table.language, remind=table.remind
    )


def _query(table: QueryTable) -> Query:
    return Query(table.id, table.title, _interest(table), table.since, table.until, table.last)


def _interest(table: InterestTable) -> Interest:
    return Interest(**table.model_dump(include={*InterestTable.model_fields}))


def honest_user_agent(contact: str | None) -> str:
    """The real site answers 403 to a bare library name: say who we are as browsers and honest robots do."""
    who = f"+{HOME_PAGE}; {contact}" if contact else f"+{HOME_PAGE}"
    return f"Mozilla/5.0 (compatible; Banditore/{__version__}; {who})"


def _with_password(text: Text, smtp: SmtpSettings | None, environment: Mapping[str, str]) -> SmtpSettings | None:
    if smtp is None or smtp.password_env is None:
        return smtp
    password = _secret(text, ("smtp", "password_env"), smtp.password_env, environment)
    return smtp.model_copy(update={"password": password})


def _bounces(text: Text, bounces: BounceSettings | None, environment: Mapping[str, str]) -> BounceSettings | None:
    if bounces is None or bounces.password_env is None:
        folder = text.file.resolve().parent
        return bounces and bounces.model_copy(update={"maildir": str(folder / bounces.maildir)})
    password = _secret(text, ("bounces", "password_env"), bounces.password_env, environment)
    return bounces.model_copy(update={"password": password})


def _secret(text: Text, place: tuple[str | int, ...], variable: str, environment: Mapping[str, str]) -> SecretStr:
    if variable not in environment:
        raise text.wrong(place, f"the environment has no variable {variable}")
    return SecretStr(environment[variable])


def _signing_secret(text: Text, number: int, variable: str, environment: Mapping[str, str]) -> SecretStr:
    """A webhook's secret. One that is base64 by its prefix, and is not, would sign what its receiver cannot verify."""
    place = ("webhook", number, "secret_env")
    secret = _secret(text, place, variable, environment)
    prefix, mark, encoded = secret.get_secret_value().partition("whsec_")
    if mark and not prefix:
        try:
            base64.b64decode(encoded, validate=True)
        except ValueError:
            raise text.wrong(place, f"what {variable} holds after whsec_ is not base64: copy it again, whole") from None
    return secret
