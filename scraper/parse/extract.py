"""What would be read on this page: no state, no configuration."""

from datetime import datetime

from scraper.model import Item
from scraper.normalise.charset import decode
from scraper.parse.context import Context
from scraper.parse.listing import read_list


def extract(html: bytes | str, url: str, at: datetime) -> list[Item]:
    """The items of a list page found at ``url`` at the moment ``at`` (aware), in page order.

    Bytes are decoded as browsers do it. ValueError for markup built to exhaust the parser, or a naive ``at``.
    """
    text = html if isinstance(html, str) else decode(html, None)[0]
    return list(read_list(text, Context(url=url, at=at)).items)
