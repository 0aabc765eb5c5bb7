"""How calls are told in German, French and English, as South Tyrol, Aosta and others beyond Italy write them.

A small vocabulary for each: the words of a title that invites, gives or ends, and those about the last day. Titles are
folded (``scraper.normalise.text.fold``), sentences only lower case.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from scraper.normalise.dates.span import DateSpan, day_of
from scraper.parse.cue import holds
from scraper.parse.phrases import Says

_REACH = 60
"""So near before a day stands the word that makes it the last one."""
_SENTENCE_ENDS = re.compile(r"[.!?;]\s+(?=[A-ZÀ-Ý])")
_SENTENCE = 300


class Tongue(NamedTuple):
    """What is written of calls in one language."""

    says: Mapping[Says, Sequence[str]]
    """Phrases of titles, as in ``scraper.parse.phrases``."""
    term: re.Pattern[str]
    """Before a day, these words say by themselves that it is the last one for applying."""
    until: re.Pattern[str]
    """Before a day, these say that something ends: a call, where the reader is asked for something."""
    asks: re.Pattern[str]
    """What the reader is asked for."""


TONGUES: Mapping[str, Tongue] = {
    "de": Tongue(
        {
            Says.INVITES: (
                r"ausschreibung",
                r"offentliche[rsn]? (?:ausschreib|wettbewerb|versteiger|bekanntmachung (?:der|zur) (?:vergab|auswahl))",
                r"wettbewerb (?:fur|um|nach|zur)",
                r"stellen(?:ausschreib|angebot|wettbewerb)",
                r"bewerb(?:ung|en|t)",
                r"auswahlverfahren",
                r"mobilitatsverfahren",
                r"markterhebung",
                r"interessens?bekundung",
                r"ansuchen (?:um|fur|sind|bis|konnen|mussen)",
                r"gesuche? (?:um|fur|sind|bis|konnen|mussen)",
                r"angebote (?:sind|bis|konnen|mussen)",
                r"antrage? (?:auf|fur|um|bis|sind|konnen|mussen)",
                r"anmeldeschluss",
                r"bewerbungsschluss",
                r"einreichung (?:von|der) ",
                r"einschreib",
                r"anmeldung",
                r"versteigerung",
                r"aufruf (?:zu|fur|an)",
                r"ideenwettbewerb",
                r"freiwillige gesucht",
                r"mitarbeiter\S* gesucht",
                r"sucht (?:ein|eine|einen|mitarbeit|freiwillig|personal)",
            ),
            Says.OFFERS: (
                r"beitrage? (?:an|fur|zu[rm]?)\b",
                r"beihilfe",
                r"forderung",
                r"zuschuss",
                r"studienbeihilfe",
                r"stipendi(?:um|en)\b",
                r"wettbewerb\b",
            ),
            Says.ENDS: (
                r"ergebnis",
                r"rangordnung",
                r"zuschlagserteilung",
                r"abgesagt\b",
                r"widerrufen\b",
            ),
        },
        re.compile(
            r"(?<!\bbe)frist(?!los|et)|spätestens|stichtag|(?:schluss|end)termin"
            r"|verfalls?(?:datum|tag|termin)"
            r"|letzte[rn]? (?:tag|termin)"
            r"|(?:abgabe|einreich\w*|anmelde|bewerbungs|einsende|teilnahme|annahme|nennungs|melde"
            r"|angebots|einschreib\w*|gesuchs)(?:termin|schluss|ende)"
            r"|termin (?:für|zur) (?:die |der |das )?(?:abgabe|einreich|vorlage|anmeld|bewerb|einschreib)"
        ),
        re.compile(
            r"\bbis(?: zum| einschließlich| inkl\S*| zu)?\W*(?:\w+tag,?\s*(?:den\s+)?)?$|\binnerhalb(?: des)?\W*$"
        ),
        re.compile(
            r"gesuch|ansuch|antr[aä]g|beantrag|anmeld|einschreib|bewerb|angebot|ein(?:zu)?reich|eingereicht|ab(?:zu)?geb"
            r"|abgabe|vorschl[aä]g|unterlag|interessens?bekund|zu richten|stellungnahm|einwänd|teilnahm"
        ),
    ),
    "fr": Tongue(
        {
            Says.INVITES: (
                r"avis publics?\b",
                r"appel (?:a|aux|d'offres|public)\b",
                r"concours (?:externe|interne|public|pour|unique|sur|de recrutement|photo|litteraire)",
                r"concours\b(?=\W+(?:recrut|poste))",
                r"recrut(?:e\b|ement)",
                r"offres? d'emploi",
                r"postes? (?:a pourvoir|vacant)",
                r"marche public",
                r"mise (?:en vente|aux encheres|au concours)",
                r"vente aux encheres",
                r"inscriptions?\b(?! (?:close|termine))",
                r"inscrire\b",
                r"manifestation d'interet",
                r"enquete publique",
                r"procedure de (?:selection|mobilite)",
                r"avis de (?:selection|mobilite|concours|vacance)",
                r"demandes? (?:doivent|sont|a (?:deposer|remettre)|avant)",
                r"dossiers? (?:doivent|sont|a (?:deposer|remettre)|avant)",
                r"depot des (?:demandes|dossiers|candidatures)",
            ),
            Says.OFFERS: (
                r"bourses? (?:d'etude|de)",
                r"subventions?\b",
                r"aides? (?:a|aux|pour|au)\b",
                r"contributions? (?:a|aux|pour|au)\b",
                r"cheques?\b",
            ),
            Says.ENDS: (
                r"resultats?\b",
                r"classement",
                r"annulee?s?\b",
            ),
        },
        re.compile(
            r"date (?:limite|butoir)|délai|au plus tard|échéance|clôture|dernier jour|dernière date"
            r"|fin des inscriptions"
        ),
        re.compile(
            r"\b(?:jusqu['’](?:au|à|en)|avant le|d['’]ici (?:le|au)|(?:rendre|remettre|déposer) pour le|prennent fin le"
            r"|du \d+\w* (?:\w+ )?au)\W*(?:\w+di\s+)?$"
        ),
        re.compile(
            r"demand|dossier|candidat|inscri|\boffres?\b|dépos|remett|adhés|postul|soumet|soumi|réserv|observation|propos"
            r"|bulletin"
        ),
    ),
    "en": Tongue(
        {
            Says.INVITES: (
                r"call for",
                r"apply (?:for|now|by|online|until|before)\b",
                r"how to apply",
                r"applications? (?:open|invited|now|are|close|must)",
                r"invitation (?:to|for) (?:tender|bid|quote|apply|propos|expression)",
                r"request for (?:propos|quot|tender|bid|expression|qualif)",
                r"expressions? of interest",
                r"entries (?:close|must)",
                r"tenders? (?:for|invited|notice|must|are|close)",
                r"vacanc(?:y|ies)\b",
                r"job (?:opening|opportunit|vacanc|offer)",
                r"have your say",
                r"public consultation",
                r"consultation on",
                r"nominations? (?:open|invited|for|sought)",
                r"volunteers? (?:needed|wanted|sought)",
                r"register (?:for|your|now)",
                r"sign up (?:for|to|now)",
            ),
            Says.OFFERS: (
                r"grants?\b(?! (?:awarded|writing))",
                r"funding (?:available|for|opportunit)",
                r"scholarships?\b",
                r"bursar(?:y|ies)\b",
            ),
        },
        re.compile(
            r"deadline|closing date|n(?:o|ot) later than|(?:last|final) (?:day|date)|due (?:date|by|on)\b"
            r"|(?:applications?|tenders?|entries) close"
        ),
        re.compile(
            r"\b(?:by|before|until|till|clos(?:es?|ing)|ends?|from \d+\w* (?:\w+ )?to)\b"
            r"(?:\W+(?:on|at|the|noon|midday|midnight|\w+day|end|of|latest|\d[\w.:]*|am|pm)){0,5}\W*$"
        ),
        re.compile(
            r"\bappl[yi]|tender|\bbids?\b|submit|submission|proposal|expressions? of|consultation|respon[ds]|nominat"
            r"|entr(?:y\b|ies)|regist(?:er|ration)|sign up|enrol|comments?\b|your (?:say|views?)|quotations?|send us"
        ),
    ),
}


_STEMS = (
    "frist", "schluss", "spätest", "stichtag", "verfall", "termin:", "termin ", "letzte", "bis ", "innerhalb",
    "date limite", "délai", "plus tard", "jusqu", "avant le", "clôtur", "échéance", "dernier", "butoir", " au ",
    "closing", "close ", " by ", "until", "before", "later than", "deadline", " to ", "due by", "due on",
)  # fmt: skip
"""Without any of these no sentence tells a term in one of these languages."""
_ITALIAN = (" di ", " per ", " che ", " del ", " della ")
"""Nearly every Italian sentence holds one of these, and those of other languages none: it is told cheaply."""
_NUMBER = re.compile(r"[0-9]")


def may_be_abroad(lower: str) -> bool:
    """Cheaply: may a text, in lower case, tell a term in one of these languages?"""
    return not holds(lower, _ITALIAN) and holds(lower, _STEMS)


def term_abroad(text: str, lower: str, spans: Sequence[DateSpan]) -> DateSpan | None:
    """The day, of those of a text, that it calls the last one in one of these languages; None if it calls none so."""
    if not spans or not may_be_abroad(lower):
        return None
    behind = 0
    for span in spans:
        day = _NUMBER.search(text, span.position)  # "bis 12.00 Uhr am 30. Oktober" begins with what leads to it
        start = day.start() if day else span.position
        before, after = text[behind:start], text[span.position + len(span.text) :]
        if _is_window(span, before) or any(says_term(language, before, after) for language in TONGUES):
            return span
        behind = span.position + len(span.text)
    return None


def _is_window(span: DateSpan, before: str) -> bool:
    """Is it "Einschreibungen vom 1. bis 30. November", a range in these languages, of what is asked of the reader?"""
    if span.end is None or day_of(span.end) == day_of(span.start) or not _TO.search(span.text):
        return False
    lead = _SENTENCE_ENDS.split(before[-_SENTENCE:])[-1].lower()
    return any(tongue.asks.search(lead) for tongue in TONGUES.values())


_TO = re.compile(r"\b(?:bis|au|to|until|till|through)\b", re.IGNORECASE)


def says_term(language: str, before: str, after: str) -> bool:
    """Is a day the last one for applying, by the sentence that stands ``before`` and ``after`` it?

    ``language`` is one of ``TONGUES``.
    """
    tongue = TONGUES[language]
    lead = _SENTENCE_ENDS.split(before[-_SENTENCE:])[-1].lower()
    rest = _SENTENCE_ENDS.split(after[:_SENTENCE], maxsplit=1)[0].lower()
    if tongue.until.search(lead):
        return tongue.asks.search(lead) is not None or tongue.asks.search(rest) is not None
    return tongue.term.search(lead, max(0, len(lead) - _REACH)) is not None
