"""The tables of config.toml: every setting is declared here once, with its name, type, default and help."""

from datetime import date, timedelta
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from scraper.config.values import (
    Address,
    Duration,
    Folder,
    HostPort,
    Id,
    Interval,
    Line,
    Network,
    Selector,
    Size,
    Url,
    Variable,
    When,
    Words,
    Zone,
)
from scraper.model import Kind

DEFAULT_BASE_URL = "http://localhost:8000/"


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=False, hide_input_in_errors=True)


class FetchSettings(_Table):
    """[fetch]: how we behave towards the sites we read."""

    user_agent: Line = Field("", description="what we call ourselves; empty: Banditore's name, home page and contact")
    timeout: Interval = Field(timedelta(seconds=30), description="for a whole request, redirects included")
    max_size: Size = Field(5 * 10**6, description="of a page after decompression")
    concurrency: int = Field(32, ge=1, le=1000, description="requests at once over all hosts; never two at one host")
    spacing: Duration = Field(timedelta(seconds=1), description="between two requests to one host")
    respect_robots: bool = Field(True, description="obey robots.txt and its Crawl-delay")
    allow_private: bool = Field(False, description="allow private, loopback and link-local addresses")
    attempts: int = Field(3, ge=1, le=10, description="tries for a request that fails in a way that may pass")
    connect_to: dict[HostPort, HostPort] = Field(
        default_factory=dict,
        description='connect elsewhere: "host:port" = "address:port" (a mirror, a rehearsal)',
    )


class HealthSettings(_Table):
    """[health]: when bad news about a source is believed."""

    confirm_after: Duration = Field(timedelta(hours=6), description="an absence is believed after this and two looks")
    notify: tuple[Address, ...] = Field((), description="who is told that a source cannot be read; empty: contact")
    tell_operator_after: Duration = Field(
        timedelta(hours=3),
        description="a blind source is told of after this and three looks, and as long after its end",
    )
    tell_subscribers_after: Duration = Field(
        timedelta(hours=24), description="subscribers hear of it after this: that we cannot read what they wait for"
    )


class SmtpSettings(_Table):
    """[smtp]: the server that takes our mail; without it, mail is written to ``mail/`` under the data folder."""

    host: Line = Field(min_length=1)
    port: int | None = Field(None, ge=1, le=65535, description="default 587 (starttls), 465 (tls) or 25 (none)")
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: str | None = None
    password_env: Variable | None = Field(None, description="name of the environment variable that holds the password")
    sender: Address
    per_domain: int | None = Field(None, ge=1, description="mails a minute to addresses of one domain; else no limit")
    password: SecretStr | None = Field(None, exclude=True, repr=False)

    @field_validator("password", mode="before")
    @classmethod
    def _is_not_written_here(cls, _: object) -> None:
        raise ValueError("a password is not written here: name the environment variable that holds it in password_env")

    @model_validator(mode="after")
    def _login_is_whole(self) -> Self:
        if (self.username is None) != (self.password_env is None):
            raise ValueError("username and password_env go together")
        return self

    @property
    def effective_port(self) -> int:
        """The configured port, or the usual one of the chosen security."""
        return self.port or {"starttls": 587, "tls": 465, "none": 25}[self.security]


class ServeSettings(_Table):
    """[serve]: what ``banditore serve`` offers besides the feeds."""

    public_url: Url | None = Field(None, description="where its pages are reachable from outside; default: base_url")
    subscribe: bool = Field(True, description="offer a page to subscribe by e-mail")
    archive: bool = Field(True, description="show archived copies (Memento), and each item with its history")
    trusted_proxies: tuple[Network, ...] = Field(
        (), description="addresses or networks whose X-Forwarded-For is believed; nobody else's is"
    )
    max_age: Duration = Field(timedelta(minutes=5), description="how long a reader may keep a feed without asking")
    confirm_within: Interval = Field(timedelta(days=2), description="how long the link that confirms is good")


class BounceSettings(_Table):
    """[bounces]: where mail that comes back is found: in a Maildir, or in a folder of an IMAP server."""

    maildir: Folder = Field("", description="the Maildir of the sender's address")
    host: Line = Field("", description="an IMAP server, spoken to over TLS")
    port: int = Field(993, ge=1, le=65535)
    folder: Line = "INBOX"
    username: str | None = None
    password_env: Variable | None = Field(None, description="name of the environment variable that holds the password")
    password: SecretStr | None = Field(None, exclude=True, repr=False)

    @field_validator("password", mode="before")
    @classmethod
    def _is_not_written_here(cls, _: object) -> None:
        raise ValueError("a password is not written here: name the environment variable that holds it in password_env")

    @model_validator(mode="after")
    def _is_one_place(self) -> Self:
        if bool(self.maildir) == bool(self.host):
            raise ValueError("either maildir or host says where mail comes back to")
        if self.host and not (self.username and self.password_env):
            raise ValueError("an IMAP server wants username and password_env")
        return self


class ArchiveSettings(_Table):
    """[archive]: where snapshots lie."""

    folder: Folder = Field("", description="default: warc/ under the data folder")
    rotate: Size = Field(10**9, description="a WARC file that has grown past this is closed")
    not_modified: bool = Field(
        True, description="keep a record (about 1 kB) of every look at which a server said that nothing had changed"
    )
    requisites: bool = Field(
        False,
        description="keep a page's own images, styles and scripts too, so that a replay looks like the page",
    )
    replay: Url | None = Field(
        None,
        description="a replayer's address of this archive: feeds link <replay><14-digit moment>/<page>; "
        "default: <public_url>web/, where [serve] says that one",
    )
    seal_key: Folder = Field("", description="the file of the key that seals are signed with; default: data/seal.key")
    timestamp: Url | None = Field(
        None, description="a time-stamping authority (RFC 3161) that attests when a seal was made"
    )
    timestamp_ca: Folder = Field(
        "", description="PEM file of the roots by which its tokens are judged; default: those that this machine trusts"
    )


class SiteTable(_Table):
    """[[site]]: a public body. The keys from ``type`` on describe it in AlboPOP's terms."""

    id: Id
    name: str
    url: Url
    timezone: Zone = "Europe/Rome"
    type: str | None = None
    region: str | None = None
    province: str | None = None
    municipality: str | None = None
    istat: str | None = None
    latitude: float | None = Field(None, ge=-90, le=90)
    longitude: float | None = Field(None, ge=-180, le=180)


class SelectTable(_Table):
    """select = {…}: CSS selectors, only for a page that reading unaided gets wrong."""

    item: Selector
    title: Selector | None = None
    url: Selector | None = None
    date: Selector | None = None
    summary: Selector | None = None


class SourceTable(_Table):
    """[[source]]: a list page to watch."""

    id: Id
    site: Id
    url: Url
    every: Interval = timedelta(minutes=30)
    kind: Kind | None = None
    details: bool = Field(True, description="follow items to their own pages and attachments")
    select: SelectTable | None = None


class InterestTable(_Table):
    """What [[subscription]] and [[query]] ask for; whatever is left out means: all of them."""

    sites: tuple[Id, ...] = ()
    kinds: tuple[Kind, ...] = ()
    sections: tuple[Words, ...] = Field((), description="words of the headings under which pages list items")
    topics: tuple[Words, ...] = Field((), description="words of the topics that pages print")
    match: tuple[Words, ...] = Field((), description="one of these words or phrases is enough")
    match_all: tuple[Words, ...] = Field((), description="every one of these must be there")
    match_none: tuple[Words, ...] = Field((), description="none of these may be there")


class SubscriptionTable(InterestTable):
    """[[subscription]]: who gets mail about what."""

    id: Id
    to: tuple[Address, ...] = Field(min_length=1)
    when: When = "at once"
    timezone: Zone = "Europe/Rome"
    language: Literal["it", "en"] = Field("it", description="of the mail: Italian or English")
    remind: tuple[Interval, ...] = Field((), description="so long before a deadline a mail reminds of it")


class WebhookTable(InterestTable):
    """[[webhook]]: a program that is told of events by signed HTTP requests (Standard Webhooks)."""

    id: Id
    url: Url
    secret_env: Variable = Field(description="name of the environment variable that holds the secret")
    remind: tuple[Interval, ...] = ()


class ChannelTable(InterestTable):
    """[[channel]]: Telegram, Matrix, ntfy, Slack … through apprise (the extra ``channels``)."""

    id: Id
    url_env: Variable = Field(description="name of the environment variable that holds apprise's URL")
    when: When = "at once"
    timezone: Zone = "Europe/Rome"
    language: Literal["it", "en"] = "it"
    remind: tuple[Interval, ...] = ()


class QueryTable(InterestTable):
    """[[query]]: a feed of its own."""

    id: Id
    title: str
    since: date | None = Field(None, description="of items published on this day or later")
    until: date | None = Field(None, description="of items published on this day or earlier")
    last: Interval | None = Field(None, description="of items published within this time")

    @model_validator(mode="after")
    def _window_is_open(self) -> Self:
        if self.since and self.until and self.since > self.until:
            raise ValueError("since is later than until: nothing would ever be in this feed")
        return self


class Document(_Table):
    """The whole file."""

    data: Folder = "data"
    feeds: Folder = "feeds"
    base_url: Url = DEFAULT_BASE_URL
    contact: Address | None = None
    language: Literal["it"] = "it"
    hub: Url | None = Field(None, description="the WebSub hub that is told when a feed has something new")
    fetch: FetchSettings = Field(default_factory=FetchSettings)
    health: HealthSettings = Field(default_factory=HealthSettings)
    smtp: SmtpSettings | None = None
    archive: ArchiveSettings = Field(default_factory=ArchiveSettings)
    serve: ServeSettings = Field(default_factory=ServeSettings)
    bounces: BounceSettings | None = None
    site: tuple[SiteTable, ...] = ()
    source: tuple[SourceTable, ...] = ()
    subscription: tuple[SubscriptionTable, ...] = ()
    query: tuple[QueryTable, ...] = ()
    webhook: tuple[WebhookTable, ...] = ()
    channel: tuple[ChannelTable, ...] = ()
