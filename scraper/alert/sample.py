"""A mail about a call that does not exist, to see whether mail arrives and how it looks."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from scraper.alert.letterhead import Letterhead
from scraper.alert.message import Content, compose
from scraper.alert.rules import stable_key
from scraper.model import Change, ChangeType, Entry, Item, Kind, Letter, Message, Site, Subscription

_TEXTS = {
    "it": (
        "Prova: avviso pubblico che non esiste",
        (
            "Questa è una mail di prova di Banditore. Se la leggi, la posta arriva.\nL’avviso, la scadenza e il file "
            "allegato sono inventati: non c’è nulla da fare."
        ),
    ),
    "en": (
        "Test: a public call that does not exist",
        (
            "This is a test mail of Banditore. If you can read it, mail arrives.\nThe call, its deadline and the "
            "attached file are made up: there is nothing to do."
        ),
    ),
}


def sample(subscription: Subscription, letterhead: Letterhead, *, now: datetime) -> Message:
    """The mail to the first address of a subscription, as it would be told of a new call that closes in two weeks."""
    [address, *_] = subscription.to
    site = next(iter(letterhead.sites.values()), Site(id="prova", name="Comune di prova", url=""))
    title, text = _TEXTS[subscription.language]
    deadline = now.astimezone(ZoneInfo(site.timezone)).date() + timedelta(days=14)
    name = f"tag:banditore,2026:{stable_key('sample', now.isoformat())[:16]}"
    item = Item(id=name, kind=Kind.CALL, title=title, url=site.url or None, deadline=deadline, text=text)
    change = Change(
        id=name,
        at=now,
        type=ChangeType.APPEARED,
        item=name,
        site=site.id,
        source="",
        kind=Kind.CALL,
        title=title,
        url=item.url,
        fields={},
        snapshot=None,
    )
    key = stable_key("sample", address, now.isoformat())
    letter = Letter(key, address, subscription.id, name, (name,), now)
    content = Content(Entry(item, site.id, now, now, None), (change,))
    return compose([letter], {key: content}, letterhead, subscription=subscription)
