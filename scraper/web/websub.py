"""How a feed says over HTTP where it is and which hub tells of it (https://www.w3.org/TR/websub/#discovery)."""

from collections.abc import Callable, Mapping

from scraper.config import Config
from scraper.publish.channel import FORMATS
from scraper.web.feeds import no_more_headers


def link_headers(config: Config) -> Callable[[str], Mapping[str, str]]:
    """What the answer for a file carries besides, by its path: nothing without a hub, or for what is no feed."""
    if config.hub is None:
        return no_more_headers

    def links(path: str) -> Mapping[str, str]:
        if path.rpartition(".")[2] not in FORMATS or "archive" in path.split("/") or path == "status.json":
            return {}
        return {"Link": f'<{config.hub}>; rel="hub", <{config.base_url}{path}>; rel="self"'}

    return links
