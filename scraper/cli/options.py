"""Options that several commands share, and how their values are read."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import click

from scraper.app import system_clock
from scraper.config import Config
from scraper.model import Kind

F = TypeVar("F", bound=Callable[..., object])
_AGO = {"h": "hours", "d": "days"}


class Since(click.ParamType[datetime]):
    """A day (``2026-06-24``), a moment, or how long ago (``12h``, ``7d``); without a zone it is UTC."""

    name = "when"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Text to an aware datetime."""
        if isinstance(value, datetime):
            return value
        try:
            return _moment(str(value))
        except (ValueError, OverflowError):
            self.fail(f"{value!r} is no day (2026-06-24), moment (2026-06-24T12:00+02:00) or age (7d)", param, ctx)


def _moment(text: str) -> datetime:
    """Text to an aware datetime; ValueError or OverflowError for what is none."""
    if ago := re.fullmatch(r"(\d+)([hd])", text):
        return system_clock() - timedelta(**{_AGO[ago[2]]: int(ago[1])})
    moment = datetime.fromisoformat(text)
    if not MINYEAR < moment.year < MAXYEAR:
        raise ValueError("the first year and the last cannot be told in every time zone")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def config_option(command: F) -> F:
    """``--config FILE``."""
    return click.option(
        "--config",
        "file",
        type=click.Path(path_type=Path),
        default=Path("config.toml"),
        show_default=True,
        help="The configuration.",
    )(command)


def json_option(command: F) -> F:
    """``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="JSON Lines on stdout, one object a line.")(command)


def site_option(command: F) -> F:
    """``--site ID``."""
    return click.option("--site", help="Only of this site.")(command)


def kind_option(command: F) -> F:
    """``--kind KIND``."""
    kinds = click.Choice([kind.value for kind in Kind])
    return click.option("--kind", type=kinds, help="Only of this kind.", callback=_kind)(command)


def since_option(command: F) -> F:
    """``--since WHEN``."""
    return click.option("--since", type=Since(), help="Only since: 2026-06-24, or 7d ago.")(command)


def until_option(command: F) -> F:
    """``--until WHEN``."""
    return click.option("--until", type=Since(), help="Only before: 2026-07-01, or 1d ago.")(command)


def _kind(_: click.Context, __: click.Parameter, value: str | None) -> Kind | None:
    return Kind(value) if value else None


def print_lines(objects: Iterable[Mapping[str, object]]) -> None:
    """One JSON object a line, UTF-8 whatever the terminal speaks, keys in a stable order."""
    for one in objects:
        click.echo(json.dumps(one, ensure_ascii=False).encode())


def tell_of_unknown_site(site: str | None, settings: Config) -> None:
    """Say on stderr that no such site is configured (any more): its list may be empty for a slip of the pen."""
    sites = [known.id for known in settings.sites]
    if site is not None and site not in sites:
        click.echo(f'no [[site]] has the id "{site}"; there are: {", ".join(sites)}', err=True)
