"""An edition with everything that it asks: the database, the folder, the configuration."""

from collections.abc import Sequence

from scraper.config import Config
from scraper.edition.documents import Press
from scraper.edition.edition import Edition
from scraper.edition.entries import Entries
from scraper.edition.sheets import Sheets
from scraper.edition.stock import Stocktaking
from scraper.links import SUBSCRIBE
from scraper.model import SourceState
from scraper.ports import Clock, Publisher
from scraper.publish.feeds import list_path, query_feed
from scraper.publish.views import FeedSettings
from scraper.store.backing import SqlBacking
from scraper.store.engine import Database
from scraper.store.queries import Answers
from scraper.store.search import SqlSearch
from scraper.store.shelves import SqlShelves
from scraper.store.sql import SqlStore


def sign_up_page(config: Config) -> str | None:
    """Where people can subscribe by e-mail; None where the operator did not say that it is reachable."""
    return f"{config.public_url}{SUBSCRIBE}" if config.serve.public_url and config.serve.subscribe else None


def written_entries(config: Config, database: Database) -> Entries:
    """Entries as they are written: some are kept from one edition to the next."""
    return Entries(
        answers=Answers(database),
        backing=SqlBacking(database),
        sites={site.id: site for site in config.sites},
        pages={source.id: source.url for source in config.sources},
        replay=config.replay,
    )


def edition(config: Config, entries: Entries, database: Database, *, clock: Clock, folder: Publisher) -> Edition:
    """What is published into this folder now, under this configuration."""
    settings = FeedSettings(config.base_url, config.contact, config.language, config.hub, sign_up_page(config))
    store, answers, backing = SqlStore(database), Answers(database), SqlBacking(database)
    since = answers.since()
    sites = {site.id: site for site in config.sites}
    began = min(since.values())
    shelves = SqlShelves(database, since.keys() - sites.keys())

    def lists(site: str) -> Sequence[SourceState]:
        return store.lists(site=site)

    stocktaking = Stocktaking(shelves, clock)
    return Edition(
        shelves=shelves,
        search=SqlSearch(database),
        stocktaking=stocktaking,
        press=Press(shelves, entries, settings, folder.missing),
        sheets=Sheets(config, answers, shelves, backing, settings, since, lists, stocktaking.first_day),
        queries=[query_feed(query, began, sites, config.base_url) for query in config.queries],
        lists={source.id: list_path(source) for source in config.sources},
    )
