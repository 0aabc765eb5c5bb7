"""``banditore sources``: what is watched, and how it fares."""

from pathlib import Path

import click

from scraper import config
from scraper.app import configured_states, open_memory
from scraper.cli.options import config_option, json_option, print_lines, site_option, tell_of_unknown_site
from scraper.cli.wording import counted, day
from scraper.objects import source_object


@click.command()
@config_option
@site_option
@json_option
def sources(*, file: Path, site: str | None, as_json: bool) -> None:
    """List the sources: their state, their last good look and the next one."""
    settings = config.load(file)
    tell_of_unknown_site(site, settings)
    with open_memory(settings) as memory:
        states = [state for state in configured_states(settings, memory) if site in {None, state.source.site}]
    if as_json:
        print_lines(source_object(state) for state in states)
        return
    width = max((len(state.source.id) for state in states), default=0)
    for state in states:
        looks = f"last good look {day(state.last_ok)}, next {day(state.next_due) if state.next_due else 'now'}"
        items = counted(state.items, "item") if state.source.item is None else state.source.role.value
        click.echo(f"{state.source.id:<{width}}  {state.status:<9}  {items:<10}  {looks}")
        if state.error:
            click.echo(f"{'':<{width}}  {state.error}")
