"""Several sites at once, each with some lists, all telling the town's news."""

from dataclasses import dataclass

from scraper.model import Source
from tests.pipeline.town import Town


@dataclass(frozen=True, slots=True)
class Several:
    """The sources, and the tables of config.toml that name them."""

    sources: tuple[Source, ...]
    toml: str


def url_of(site: str, number: int) -> str:
    return f"https://www.{site}.example/{number}.html"


def sites(town: Town, *names: str, pages: int, every: str = "30m") -> Several:
    """Lists ``alba-0``, ``alba-1`` … of site ``alba``, and so on."""
    sources = tuple(Source(f"{name}-{n}", name, url_of(name, n)) for name in names for n in range(pages))
    for source in sources:
        town.second_list_shows(source.url, *town.news)
    tables = [f'[[site]]\nid = "{n}"\nname = "{n.title()}"\nurl = "https://www.{n}.example/"' for n in names]
    tables += [
        f'[[source]]\nid = "{s.id}"\nsite = "{s.site}"\nurl = "{s.url}"\nevery = "{every}"\ndetails = false'
        for s in sources
    ]
    return Several(sources, "\n".join(tables) + "\n")
