"""What a list page is about, told by the few words of a link or by the last part of its address."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from scraper.model import Kind
from scraper.normalise.text import fold

_NUMBER = re.compile(r"\d+")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing worth watching: ``id`` names a source, ``words`` are looked for in folded text.

    ``kind`` is what such a list holds where its page does not say. A page that only leads to lists has ``leads_on``;
    ``abroad`` says that it often lives with a supplier, on a host of another name. A link of more than ``longest``
    words is the title of one item, not the name of a list.
    """

    id: str
    words: re.Pattern[str]
    kind: Kind | None = None
    leads_on: bool = False
    abroad: bool = False
    longest: int = 6


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b")


# In the order in which they win: "Progetti PNRR" is about the PNRR, "Avvisi e bandi" about calls. Plurals only: an
# "avviso" or a "progetto" in a link is one item.
SUBJECTS: tuple[Subject, ...] = (
    Subject(
        "pnrr", _words(r"p\.?n\.?r\.?r\.?(?!\w)|piano nazionale di ripresa(?: e resilienza)?"), Kind.PROJECT, longest=8
    ),
    Subject(
        "albo-pretorio",
        _words(r"albo (?:pretorio|comunale)|albo on ?line|albopretorio"),
        Kind.DOCUMENT,
        abroad=True,
        longest=10,  # "Albo pretorio online Art. 32 Legge 69/2009"
    ),
    Subject(
        "concorsi",
        _words(r"(?<!bandi e )concorsi|bandi di concorso|selezioni di personale"),
        Kind.CALL,
    ),
    Subject(
        "bandi",
        _words(
            r"bandi|gare e (?:contratti|appalti)|gare d'appalto|appalti|avvisi pubblici|avvisi di co-?progettazione"
            r"|manifestazioni di interesse"
        ),
        Kind.CALL,
    ),
    Subject("progetti", _words(r"progetti"), Kind.PROJECT),
    Subject("avvisi", _words(r"avvisi"), Kind.NOTICE),
    Subject("comunicati", _words(r"comunicati"), Kind.NEWS),
    Subject("notizie", _words(r"news|notizie|novita|primo piano|ultim[aei] ore"), Kind.NEWS),
    Subject(
        "indice",
        _words(
            r"amministrazione trasparente|amministrazione|documenti e dati|documenti pubblici|(?:tutti gli )?argomenti"
            r"|mappa (?:del )?sito|mappasito|sitemap"
        ),
        leads_on=True,
    ),
)

NEWS = next(subject for subject in SUBJECTS if subject.id == "notizie")

# Words that look like a subject and name something else: bills, registers of people, forms, newsletters.
_FALSE_FRIENDS = _words(
    r"pagament[oi]|pagopa|accertament[oi]|fornitori|scrutatori|presidenti|newsletter|modulistica|rassegna stampa|eventi"
)
_INTRODUCTION = re.compile(
    r"(?:vai (?:a|alla|alle|al|all'|agli) ?|vedi |leggi |scopri |tutt[ei] |le |gli |i |l'|ultime |elenco )*"
)


def subject_of(words: str) -> Subject | None:
    """The subject that a link's words name; None for the title of an item, and for what is not watched."""
    folded = re.sub(r"[-_/|]+", " ", fold(words)).strip()
    if not folded or _FALSE_FRIENDS.search(folded):
        return None
    found = next((subject for subject in SUBJECTS if subject.words.search(folded)), None)
    return found if found and len(folded.split()) <= found.longest else None


def names_exactly(words: str, subject: Subject) -> bool:
    """Do the words begin with the subject ("Tutte le notizie"), rather than only mention it?"""
    folded = re.sub(r"[-_/|]+", " ", fold(words)).strip()
    return subject.words.match(_INTRODUCTION.sub("", folded, count=1)) is not None


def subject_of_path(url: str) -> Subject | None:
    """The subject that the last part of an address is named after: ``/novita/avvisi/``, ``/albo-pretorio.html``."""
    last = segments(url)[-1:]
    name = last[0] if last else ""
    if any(not _YEAR.fullmatch(number) for number in _NUMBER.findall(name)):
        return None  # "novita_2929" is an item
    subject = subject_of(name)
    return subject if subject and names_exactly(name, subject) else None


def segments(url: str) -> Sequence[str]:
    """The parts of an address's path, readable and without the ending of the last: ``socio-educativo``, ``news``."""
    parts = [unquote(part) for part in urlsplit(url).path.split("/") if part]
    if parts:
        parts[-1] = re.sub(r"\.(?:s?html?|php|aspx?|jsp|do)$", "", parts[-1], flags=re.IGNORECASE)
    return [part for part in parts if part and part != "index"]
