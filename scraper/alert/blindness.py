"""Notices become mail: which pages of a site cannot be read since when, or can be read again, as text and HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from scraper.alert.excerpt import shorten
from scraper.alert.foot import foot_html, foot_text
from scraper.alert.letterhead import Letterhead, identify
from scraper.alert.message import TEMPLATES, around_foot
from scraper.alert.mime import Envelope, encoded, write
from scraper.alert.rules import stable_key
from scraper.alert.tongue import ITALIAN, TONGUES, Tongue
from scraper.alert.vocabulary import marked
from scraper.model import Message, Notice, Site, Subscription
from scraper.normalise.reasons import in_words
from scraper.normalise.text import clean

_WHY = 300
_ADVICE = {
    "over": marked(
        "Da adesso le novità arrivano come prima. Quello che è uscito nel frattempo, se la pagina lo mostra ancora, "
        "arriva come sempre."
    ),
    "alive": marked("La pagina è viva: non c’è nulla da fare."),
    "blind": marked(
        "Finché dura, nessuno viene a sapere che cosa vi esce. «banditore doctor» dice, fonte per fonte, che cosa non "
        "va e che cosa fare. Quando sarà finita, arriverà un’altra mail."
    ),
    "silent": marked(
        "Si legge bene, ma tace molto più a lungo del solito: forse le novità escono ormai altrove, e il vecchio "
        "indirizzo è rimasto in piedi. Conviene guardare il sito, e se è così cambiare l’indirizzo nel config.toml."
    ),
    "subscriber": marked(
        "Finché dura, non possiamo avvisarti di quello che vi esce: se aspetti un termine o una risposta, guarda la "
        "pagina ufficiale. Quando tornerà leggibile, te lo diremo."
    ),
}


@dataclass(frozen=True, slots=True)
class _Page:
    """A source in a mail: what is the matter, and for the operator its id and what the last look came to."""

    url: str
    matter: str
    source: str
    why: str


def compose_notices(
    notices: Sequence[Notice], letterhead: Letterhead, *, subscription: Subscription | None = None
) -> Message:
    """Make one mail of notices that share recipient, site and moment, all of a beginning or all of an end.

    It is dated at the notices' moment, in the site's zone, and equal input gives equal bytes. The end of a trouble
    answers the mail of its beginning.
    """
    first, *_ = told = sorted(notices, key=lambda notice: notice.source)
    site = letterhead.sites.get(first.site) or Site(id=first.site, name=first.site, url="")
    zone = ZoneInfo(site.timezone)
    key = first.key if len(told) == 1 else stable_key("notices", *sorted(notice.key for notice in told))
    reader = _reader(first, subscription)
    tongue = TONGUES[reader.language] if reader else ITALIAN
    headline = _headline(told, tongue)
    subject = f"{clean(site.name)}: {headline}"
    shown = {
        "subject": subject,
        "headline": headline,
        "site": clean(site.name),
        "pages": [_page(notice, zone, tongue) for notice in told],
        "operator": reader is None,
        "foot": reader is not None,
        "advice": tongue.say(_ADVICE[_situation(told, reader)]),
        "tongue": tongue,
    }
    text, html = (TEMPLATES.get_template(f"notice.{form}").render(shown) for form in ("txt", "html"))
    thread = f"notice {first.source} {first.since.isoformat()} {first.recipient.lower()}"
    fields = identify(reader, key=key, thread=thread, letterhead=letterhead)
    envelope = Envelope(letterhead.sender, first.recipient, first.at.astimezone(zone), subject, fields)
    return Message(key, first.recipient, _write(envelope, text, html, reader=reader, letterhead=letterhead))


def _reader(notice: Notice, subscription: Subscription | None) -> Subscription | None:
    """Whose subscription it is; None where it is the operator, who writes to nobody but themselves."""
    if not notice.subscription:
        return None
    return subscription or Subscription(id=notice.subscription, to=())


def _write(envelope: Envelope, text: str, html: str, *, reader: Subscription | None, letterhead: Letterhead) -> bytes:
    boundary = f"=_{stable_key(envelope.subject, text)}"
    if reader is None:
        return write(envelope, text=encoded(text), html=encoded(html), boundary=boundary)
    before, after = around_foot(html)
    return write(
        envelope,
        text=encoded(text) + encoded(foot_text(reader, letterhead.operator)),
        html=before + encoded(foot_html(reader, letterhead.operator)) + after,
        boundary=boundary,
    )


def _situation(told: Sequence[Notice], reader: Subscription | None) -> str:
    blind = not all(notice.silent for notice in told)
    if told[0].until is not None:
        return "over" if blind else "alive"
    if reader is not None:
        return "subscriber"
    return "blind" if blind else "silent"


def _headline(told: Sequence[Notice], tongue: Tongue) -> str:
    pages = tongue.count("una pagina", "{number} pagine", len(told))
    quiet = all(notice.silent for notice in told)
    if told[0].until is not None:
        if quiet:
            return tongue.say("di nuovo novità da {pages}", pages=pages)
        return tongue.say("leggiamo di nuovo {pages}", pages=pages)
    if quiet:
        return tongue.say("nessuna novità da {pages} da troppo tempo", pages=pages)
    return tongue.say("non riusciamo a leggere {pages}", pages=pages)


def _page(notice: Notice, zone: ZoneInfo, tongue: Tongue) -> _Page:
    since = tongue.long_day(notice.since, zone)
    matter = tongue.say(_matter(notice))
    if notice.until is not None:
        matter = tongue.say(
            "{matter} da {since} a {until}", matter=matter, since=since, until=tongue.long_day(notice.until, zone)
        )
    else:
        matter = tongue.say("{matter} da {since}", matter=matter, since=since)
        matter += "" if notice.silent else f": {tongue.say(in_words(notice.reason))}"
    return _Page(notice.url, matter, notice.source, shorten(clean(notice.why), _WHY))


def _matter(notice: Notice) -> str:
    if notice.silent:
        return marked("Nessuna novità")
    return marked("Non letta") if notice.until is not None else marked("Non leggibile")
