"""The two languages of the pages: what they say, and how a day and a source's health are told in each.

What the sites themselves publish stays as it is: it is Italian, or whatever they write.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from scraper.health import Condition, Health
from scraper.model import Change, ChangeType, Day, Kind, Meaning, Reason, Site
from scraper.normalise.italian import long_day
from scraper.publish import italian

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_KINDS: Mapping[Kind, str] = {
    Kind.NEWS: "News",
    Kind.PROJECT: "Projects",
    Kind.CALL: "Calls",
    Kind.NOTICE: "Notices",
    Kind.EVENT: "Events",
    Kind.DOCUMENT: "Documents",
}

_CHANGE: Mapping[ChangeType, str] = {
    ChangeType.APPEARED: "New",
    ChangeType.EDITED: "Edited",
    ChangeType.DEADLINE_SET: "Deadline set",
    ChangeType.DEADLINE_EXTENDED: "Deadline extended",
    ChangeType.DEADLINE_CHANGED: "Deadline changed",
    ChangeType.ATTACHMENT_ADDED: "New file",
    ChangeType.ATTACHMENT_REPLACED: "File replaced",
    ChangeType.MOVED: "New address",
    ChangeType.WITHDRAWN: "Withdrawn",
    ChangeType.RETURNED: "Online again",
}
_MEANING: Mapping[Meaning, str] = {
    Meaning.BROUGHT_FORWARD: "Deadline brought forward",
    Meaning.REOPENED: "Re-opened",
    Meaning.RECTIFIED: "Rectified",
    Meaning.SUSPENDED: "Suspended",
    Meaning.REVOKED: "Revoked",
    Meaning.OUTCOME: "Outcome published",
    Meaning.RENAMED: "File renamed",
    Meaning.REMOVED: "File removed",
    Meaning.REVERTED: "As it was before",
}

_WHY: Mapping[Reason, str] = {
    Reason.ADDRESS_REFUSED: "its address is one that we do not ask",
    Reason.ROBOTS_REFUSED: "the site does not want robots there (robots.txt)",
    Reason.ROBOTS_UNREADABLE: "the site does not say whether it wants robots (robots.txt fails)",
    Reason.UNREACHABLE: "the site cannot be reached",
    Reason.TIMEOUT: "the site answers too slowly",
    Reason.CERTIFICATE: "the certificate of the site is not valid",
    Reason.REDIRECT_LOOP: "its address leads in a circle",
    Reason.TOO_LARGE: "the page is too large",
    Reason.CUT_SHORT: "the page breaks off",
    Reason.HTTP_STATUS: "the site answers with an error",
    Reason.PROTOCOL: "the site does not answer as web sites do",
}
_ELSE = "the page cannot be read"


def _english_change(change: Change) -> str:
    return _MEANING[change.meaning] if change.meaning else _CHANGE[change.type]


def _english_day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _english_long_day(day: Day, zone: ZoneInfo) -> str:
    local = day.astimezone(zone) if isinstance(day, datetime) else day
    words = f"{_WEEKDAYS[local.weekday()]} {_english_day(local)}"
    return f"{words}, {local:%H:%M}" if isinstance(local, datetime) else words


def _english_health(found: Health, site: Site, *, ever: bool) -> str:
    since = (
        f"since {_english_day(found.since.astimezone(ZoneInfo(site.timezone)).date())}" if found.since else "for a time"
    )
    match found.condition:
        case Condition.NEW:
            return "Not read yet"
        case Condition.OK | Condition.UNCHANGED:
            return "Read regularly"
        case Condition.SILENT:
            return f"Read regularly, but without anything new {since}: far longer than usual"
    since = since if ever else "from the first try on"
    if found.condition is Condition.SUSPECT:
        return f"Answers with a page that is not itself {since}"
    return f"Cannot be read {since}: {_WHY.get(found.reason, _ELSE) if found.reason else _ELSE}"


def _english_summary(count: int, ill: int) -> str:
    if not count:
        return "No page is watched."
    if not ill:
        return "The page that is watched is well." if count == 1 else f"All {count} pages that are watched are well."
    if ill == count:
        return "The page that is watched is not well." if count == 1 else f"None of the {count} pages is well."
    return f"{ill} of the {count} pages that are watched {'is' if ill == 1 else 'are'} not well."


def _italian_summary(count: int, ill: int) -> str:
    if not count:
        return "Nessuna pagina seguita."
    if not ill:
        return "La pagina seguita è a posto." if count == 1 else f"Tutte le {count} pagine seguite sono a posto."
    if ill == count:
        return "La pagina seguita non è a posto." if count == 1 else f"Nessuna delle {count} pagine seguite è a posto."
    return f"{'Una pagina non è' if ill == 1 else f'{ill} pagine non sono'} a posto, su {count} seguite."


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the pages. ``suffix`` is what their file names have before ``.html``."""

    code: str
    name: str
    suffix: str
    kinds: Mapping[Kind, str]
    day: Callable[[date], str]
    """``14 novembre 2025``."""
    moment: Callable[[Day, ZoneInfo], str]
    """``venerdì 14 novembre 2025, ore 12:00``; without the hour where only the day is known."""
    happened: Callable[[Change], str]
    """What a change is, in a few words that stand alone."""
    health: Callable[..., str]
    summary: Callable[[int, int], str]
    """How many of a site's pages are as they should be: of so many, so many are not."""
    says: Mapping[str, str]


ITALIAN = Language(
    code="it",
    name="Italiano",
    suffix="",
    kinds=italian.KINDS,
    day=italian.short_day,
    moment=long_day,
    happened=italian.happened,
    health=italian.health,
    summary=_italian_summary,
    says={
        "title": "Banditore: che cosa pubblicano i Comuni",
        "about": "Notizie, progetti e bandi dei Comuni come feed RSS, Atom e JSON.",
        "heading": "Che cosa pubblicano i Comuni, appena lo pubblicano",
        "lead": "Notizie, progetti e bandi letti sulle pagine ufficiali, con ogni proroga e ogni correzione.",
        "skip": "Vai al contenuto",
        "how": "Come ci si iscrive",
        "how_first": "Copia l’indirizzo di uno dei collegamenti RSS, Atom o JSON e incollalo in un lettore di feed: se "
        "non sai quale scegliere, prendi RSS. Per averli tutti in una volta, importa nel lettore il file",
        "how_coverage": "Quali pagine riusciamo a leggere, e quali no, è scritto nella",
        "coverage": "copertura",
        "by_mail": "Preferisci la posta elettronica?",
        "by_mail_link": "Iscriviti agli avvisi per e-mail",
        "sites": "Siti",
        "everything": "Tutto in un solo feed",
        "everywhere": "Tutti i siti insieme",
        "calendar": "Calendario di scadenze ed eventi",
        "calendar_about": "iscriviti dal tuo calendario, con i promemoria.",
        "albo": "Atti dell’albo pretorio",
        "albo_about": "come li vuole AlboPOP.",
        "withdrawn": "Ritirato",
        "changes": "Modifiche",
        "deadline": "Scadenza",
        "in_all": "in tutto",
        "nothing": "Ancora niente qui. Chi si iscrive adesso riceverà la prima novità appena esce.",
        "watched": "Pagine seguite",
        "watched_feed": "Feed di questa pagina",
        "read_of": "{}: che cosa leggiamo, e che cosa no",
        "last": "Ultima novità:",
        "queries": "Ricerche",
        "its_feeds": "I suoi feed",
        "no_site": "Ancora nessuna pagina seguita.",
        "coverage_title": "Copertura: che cosa legge Banditore, e che cosa no",
        "coverage_about": "Quali pagine dei Comuni sono lette regolarmente, quali no, da quando e perché.",
        "coverage_heading": "Che cosa leggiamo, e che cosa no",
        "coverage_lead": "Quando una pagina non si lascia leggere, lo diciamo qui: il silenzio di un feed non sempre "
        "vuol dire che non è uscito nulla.",
        "for_programs": "Per i programmi, le stesse cose sono in",
        "unofficial": "Servizio non ufficiale: fa fede soltanto la pagina del Comune, a cui ogni voce rimanda. Ogni "
        "voce indica anche la copia archiviata da cui è stata letta.",
        "write": "Scrivici:",
        "made_by": "Fatto con",
        "all_sites": "Tutti i siti",
        "site_title": "{}: feed di notizie, progetti e bandi",
        "languages": "Lingue",
    },
)

ENGLISH = Language(
    code="en",
    name="English",
    suffix=".en",
    kinds=_KINDS,
    day=_english_day,
    moment=_english_long_day,
    happened=_english_change,
    health=_english_health,
    summary=_english_summary,
    says={
        "title": "Banditore: what municipalities publish",
        "about": "News, projects and calls of Italian municipalities as RSS, Atom and JSON feeds.",
        "heading": "What municipalities publish, as soon as they do",
        "lead": "News, projects and calls read from the official pages, with every extension and every correction.",
        "skip": "Skip to content",
        "how": "How to subscribe",
        "how_first": "Copy the address of one of the links RSS, Atom or JSON and paste it into a feed reader: if you "
        "do not know which one to choose, take RSS. To have them all at once, import this file into your reader:",
        "how_coverage": "Which pages we can read, and which we cannot, is told in the",
        "coverage": "coverage",
        "by_mail": "Do you prefer e-mail?",
        "by_mail_link": "Subscribe to alerts by e-mail",
        "sites": "Sites",
        "everything": "Everything in one feed",
        "everywhere": "All sites together",
        "calendar": "Calendar of deadlines and events",
        "calendar_about": "subscribe to it from your calendar; it has reminders.",
        "albo": "Acts of the albo pretorio (the public notice board)",
        "albo_about": "as AlboPOP wants them.",
        "withdrawn": "Withdrawn",
        "changes": "Changes",
        "deadline": "Deadline",
        "in_all": "in all",
        "nothing": "Nothing here yet. Who subscribes now will get the first item as soon as it is out.",
        "watched": "Pages that are watched",
        "watched_feed": "Feed of this page",
        "read_of": "{}: what we read, and what we do not",
        "last": "Last news:",
        "queries": "Searches",
        "its_feeds": "Its feeds",
        "no_site": "No page is watched yet.",
        "coverage_title": "Coverage: what Banditore reads, and what it does not",
        "coverage_about": "Which pages of municipalities are read regularly, which are not, since when and why.",
        "coverage_heading": "What we read, and what we do not",
        "coverage_lead": "When a page cannot be read, it is said here: a feed that is silent does not always mean that "
        "nothing was published.",
        "for_programs": "For programs, the same is in",
        "unofficial": "Unofficial service: only the page of the municipality counts, to which every entry leads. "
        "Every entry also names the archived copy that it was read from.",
        "write": "Write to us:",
        "made_by": "Made with",
        "all_sites": "All sites",
        "site_title": "{}: feeds of news, projects and calls",
        "languages": "Languages",
    },
)

LANGUAGES = (ITALIAN, ENGLISH)
