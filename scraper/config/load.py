"""Read config.toml, check it as a whole, and say in one line what is wrong with it."""

import difflib
import os
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from pydantic import BaseModel, SecretStr, ValidationError
from pydantic_core import ErrorDetails

from scraper.config.tables import (
    ArchiveSettings,
    Document,
    FetchSettings,
    HealthSettings,
    QueryTable,
    SiteTable,
    SmtpSettings,
    SourceTable,
    SubscriptionTable,
)
from scraper.errors import ConfigError
from scraper.model import Query, Select, Site, Source, Subscription
from scraper.version import __version__

HOME_PAGE = "https://pypi.org/project/banditore/"
EXAMPLE = "copy the config.toml that comes with Banditore, or name another file with --config"


@dataclass(frozen=True, slots=True)
class Config:
    """What the configuration says, with every path absolute and every reference checked."""

    file: Path
    data: Path
    feeds: Path
    database: str
    """A SQLAlchemy URL: banditore.db under the data folder, unless BANDITORE_DATABASE names another."""
    base_url: str
    """Ends with a slash."""
    contact: str | None
    language: str
    user_agent: str
    fetch: FetchSettings
    health: HealthSettings
    smtp: SmtpSettings | None
    archive: ArchiveSettings
    warc: Path
    sites: tuple[Site, ...]
    profiles: Mapping[str, SiteTable]
    sources: tuple[Source, ...]
    subscriptions: tuple[Subscription, ...]
    queries: tuple[Query, ...]


def load(file: Path, *, environment: Mapping[str, str] = os.environ) -> Config:
    """Read ``file``; relative paths in it are relative to its folder. ConfigError says what to mend."""
    text = _read(file)
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file}: not valid TOML: {error}") from None
    try:
        document = Document.model_validate(raw)
    except ValidationError as error:
        raise ConfigError(_explain(file, text, error.errors()[0])) from None
    _check_references(file, text, document)
    return _config(file, document, environment)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigError(f"{file}: there is no such file", hint=EXAMPLE) from None
    except UnicodeDecodeError:
        raise ConfigError(f"{file}: not UTF-8 text") from None
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {error.strerror}") from None


# ------------------------------------------------------------------ one line for what is wrong


def _explain(file: Path, text: str, error: ErrorDetails) -> str:
    path = tuple(part for part in error["loc"] if part != "[key]")
    where = f"{file}:{_line(text, path)}: {_dotted(path)}"
    if error["type"] == "extra_forbidden":
        return f"{where}: unknown key{_nearest(str(path[-1]), _known_keys(path[:-1]))}"
    if error["type"] == "missing":
        return f"{where}: is missing"
    message = error["msg"].removeprefix("Value error, ")
    given = "" if isinstance(error["input"], dict | list) or "password" in where else f" (given: {error['input']!r})"
    return f"{where}: {message[:1].lower()}{message[1:]}{given}"


def _dotted(path: Sequence[str | int]) -> str:
    """('source', 1, 'every') → 'source[2].every': people count from one."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return text.lstrip(".")


def _known_keys(path: Iterable[str | int]) -> Iterable[str]:
    model: type[BaseModel] = Document
    for part in path:
        if isinstance(part, str):
            found = [a for a in _unwrap(model.model_fields[part].annotation) if issubclass(a, BaseModel)]
            model = found[0] if found else model
    return [name for name in model.model_fields if name != "password"]


def _unwrap(annotation: object) -> Iterable[type]:
    if isinstance(annotation, type):
        yield annotation
    for inner in get_args(annotation):
        yield from _unwrap(inner)


def _nearest(wrong: str, right: Iterable[str]) -> str:
    close = difflib.get_close_matches(wrong, list(right), n=1)
    return f'; did you mean "{close[0]}"?' if close else f"; known here: {', '.join(right)}"


def _line(text: str, path: Sequence[str | int]) -> int:
    """The line of a key, found by its table's header and its name; the header's, or the first, where that fails.

    tomllib keeps no positions: this reads what people write, headers and ``key =`` on lines of their own.
    """
    table = next((part for part in path[:-1] if isinstance(part, str)), None)
    count = next((part for part in path if isinstance(part, int)), 0)
    lines = text.splitlines()
    headers = [n for n, line in enumerate(lines) if table and re.match(rf"\s*\[\[?\s*{re.escape(table)}\s*\]", line)]
    start = headers[count] + 1 if count < len(headers) else 0
    for number, line in enumerate(lines[start:], start + 1):
        if re.match(r"\s*\[", line):
            break
        if re.match(rf"\s*\"?{re.escape(str(path[-1]))}\"?\s*=", line):
            return number
    return max(start, 1)


def _check_references(file: Path, text: str, document: Document) -> None:
    """Ids are told apart, and every site that is named exists."""
    sites = {site.id for site in document.site}
    tables: Mapping[str, Sequence[SiteTable | SourceTable | SubscriptionTable | QueryTable]] = {
        "site": document.site,
        "source": document.source,
        "subscription": document.subscription,
        "query": document.query,
    }
    for name, rows in tables.items():
        ids = [row.id for row in rows]
        for number, row in enumerate(rows):
            if ids.index(row.id) < number:
                first = f"{name}[{ids.index(row.id) + 1}]"
                raise _wrong(file, text, (name, number, "id"), f'"{row.id}" is already {first}')
            key, named = _sites_named_by(row)
            for site in named:
                if site not in sites:
                    problem = f'no [[site]] has the id "{site}"{_nearest(site, sites)}'
                    raise _wrong(file, text, (name, number, key), problem)


def _sites_named_by(row: SiteTable | SourceTable | SubscriptionTable | QueryTable) -> tuple[str, tuple[str, ...]]:
    match row:
        case SourceTable():
            return "site", (row.site,)
        case SubscriptionTable() | QueryTable():
            return "sites", row.sites
        case SiteTable():
            return "id", ()


def _wrong(file: Path, text: str, path: tuple[str | int, ...], problem: str) -> ConfigError:
    return ConfigError(f"{file}:{_line(text, path)}: {_dotted(path)}: {problem}")


# ------------------------------------------------------------------ the frozen result


def _config(file: Path, document: Document, environment: Mapping[str, str]) -> Config:
    folder = file.resolve().parent
    data = folder / document.data
    return Config(
        file=file.resolve(),
        data=data,
        feeds=folder / document.feeds,
        database=environment.get("BANDITORE_DATABASE") or f"sqlite:///{data / 'banditore.db'}",
        base_url=document.base_url.rstrip("/") + "/",
        contact=document.contact,
        language=document.language,
        user_agent=document.fetch.user_agent or honest_user_agent(document.contact),
        fetch=document.fetch,
        health=document.health,
        smtp=_with_password(file, document.smtp, environment),
        archive=document.archive,
        warc=folder / document.archive.folder if document.archive.folder else data / "warc",
        sites=tuple(Site(id=s.id, name=s.name, url=s.url, timezone=s.timezone) for s in document.site),
        profiles={site.id: site for site in document.site},
        sources=tuple(_source(table) for table in document.source),
        subscriptions=tuple(Subscription(**table.model_dump()) for table in document.subscription),
        queries=tuple(Query(**table.model_dump()) for table in document.query),
    )


def _source(table: SourceTable) -> Source:
    fields = table.model_dump(exclude={"select"})
    return Source(**fields, select=Select(**table.select.model_dump()) if table.select else None)


def honest_user_agent(contact: str | None) -> str:
    """The real site answers 403 to a bare library name: say who we are as browsers and honest robots do."""
    who = f"+{HOME_PAGE}; {contact}" if contact else f"+{HOME_PAGE}"
    return f"Mozilla/5.0 (compatible; Banditore/{__version__}; {who})"


def _with_password(file: Path, smtp: SmtpSettings | None, environment: Mapping[str, str]) -> SmtpSettings | None:
    if smtp is None or smtp.password_env is None:
        return smtp
    if smtp.password_env not in environment:
        raise ConfigError(f"{file}: smtp.password_env: the environment has no variable {smtp.password_env}")
    return smtp.model_copy(update={"password": SecretStr(environment[smtp.password_env])})
