"""``status.json``: how every source is doing, for programs; the same bytes until one of them turns.

    {"version": 1, "sources": [{
        "id":      of the source, as in config.toml
        "site":    the site's id
        "url":     the list page
        "health":  "new" (never looked at), "ok", "failing", "suspect" (it answers with a page that is not itself),
                   "refused" (robots.txt, or our own address rules) or "silent" (read well, and without anything new
                   for far longer than it ever was)
        "since":   when it turned so (ISO 8601, on the site's clock); for "silent", when it last brought something new;
                   null for "new"
        "reason":  why it is not being read, in the words of ``scraper.model.Reason``; null while it is
        "why":     what is wrong in Italian; null where nothing is
    }]}

It is made from what the sources' states say and from nothing else, and no moment in it moves with every look ("last
read at"): a quiet hour changes no byte.
"""

import json
from collections.abc import Iterator, Sequence

from scraper.health import Condition, Health, public_health
from scraper.model import Role
from scraper.normalise.reasons import in_words
from scraper.publish import dating
from scraper.publish.views import SiteView

VERSION = 1


def render_status(sources: Sequence[str]) -> bytes:
    """The file, of what ``statuses`` tells of each site, in this order."""
    told = ",\n".join(sources)
    return f'{{"version": {VERSION}, "sources": [\n{told}\n]}}\n'.encode()


def statuses(view: SiteView) -> Iterator[str]:
    """A site's lists as JSON objects, by id."""
    for state in sorted(view.sources, key=lambda state: state.source.id):
        if state.source.role is not Role.LIST:
            continue
        health = public_health(state)
        told = {
            "id": state.source.id,
            "site": view.site.id,
            "url": state.source.url,
            "health": health.condition.value,
            "since": dating.local(health.since, view.site).isoformat() if health.since else None,
            "reason": health.reason.value if health.reason else None,
            "why": _why(health),
        }
        yield json.dumps(told, ensure_ascii=False)


def _why(health: Health) -> str | None:
    if health.condition is Condition.SILENT:
        return "nessuna novità da molto più tempo del solito"
    return None if health.well else in_words(health.reason)
