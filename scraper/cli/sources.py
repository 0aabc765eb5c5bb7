"""``banditore sources``: what is watched, and how it fares."""

from collections.abc import Mapping
from pathlib import Path

import click

from scraper import config
from scraper.app import configured_states, open_memory
from scraper.cli.options import config_option, json_option, print_lines, site_option, tell_of_unknown_site
from scraper.cli.wording import counted, day
from scraper.health import health_of
from scraper.model import SourceState
from scraper.objects import iso, source_object


@click.command()
@config_option
@site_option
@json_option
def sources(*, file: Path, site: str | None, as_json: bool) -> None:
    """List the sources: their health, their last good look and the next one, and what is wrong since when."""
    settings = config.load(file)
    tell_of_unknown_site(site, settings)
    with open_memory(settings) as memory:
        states = [state for state in configured_states(settings, memory) if site in {None, state.source.site}]
    if as_json:
        print_lines(map(_object, states))
        return
    width = max((len(state.source.id) for state in states), default=0)
    for state in states:
        looks = f"last good look {day(state.last_ok)}, next {day(state.next_due) if state.next_due else 'now'}"
        items = counted(state.items, "item") if state.source.item is None else state.source.role.value
        health = health_of(state)
        click.echo(f"{state.source.id:<{width}}  {health.condition:<9}  {items:<10}  {looks}")
        if not health.well:
            click.echo(f"{'':<{width}}  since {day(health.since)}: {health.why}")


def _object(state: SourceState) -> Mapping[str, object]:
    """The keys of the contract, and after them how it is doing: ``status`` is only how the last check went."""
    health = health_of(state)
    told = {"health": health.condition.value, "since": iso(health.since), "why": health.why or None}
    return {**source_object(state), **told}
