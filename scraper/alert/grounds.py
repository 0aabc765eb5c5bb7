"""Why somebody gets a mail about an item: what of their subscription it answers, in words."""

from collections.abc import Iterator, Sequence

from scraper.alert.tongue import Tongue
from scraper.alert.vocabulary import SEVERAL
from scraper.model import Interest, Item
from scraper.normalise.text import clean


def grounds(why: Sequence[str], interest: Interest, item: Item, *, site: str, tongue: Tongue) -> str:
    """``contiene «cooperazione»; avvisi del Comune di Cuneo``: ready to follow a colon."""
    return "; ".join(_clauses(why, interest, item, site=site, tongue=tongue))


def _clauses(why: Sequence[str], interest: Interest, item: Item, *, site: str, tongue: Tongue) -> Iterator[str]:
    if why:
        quoted = [f"«{clean(word)}»" for word in why]
        yield tongue.say("contiene {words}", words=tongue.say(" e ").join(filter(None, _joined(quoted))))
    if interest.topics and item.topics:
        yield tongue.say("argomenti: {topics}", topics=", ".join(clean(topic) for topic in item.topics))
    if interest.sections and item.section:
        yield tongue.say("sezione «{section}»", section=clean(item.section))
    what = tongue.say(SEVERAL[item.kind]) if interest.kinds else tongue.say("novità")
    if interest.sites:
        yield f"{what} {tongue.of_the(site)}"
    elif interest.kinds:
        yield tongue.say("{kinds} di tutti i siti", kinds=what)
    elif not why and not interest.topics and not interest.sections:
        yield tongue.say("segui tutte le novità")


def _joined(words: Sequence[str]) -> tuple[str, str]:
    """All but the last, between commas, and the last."""
    return ", ".join(words[:-1]), words[-1]
