"""How calls are told in German, French and English, as South Tyrol, Aosta and others beyond Italy write them.

A small vocabulary for each: the words of a title that invites, gives or ends, and those about the last day. Titles are
folded (``scraper.normalise.text.fold``), sentences only lower case.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

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
            r"frist|spätestens|stichtag|(?:abgabe|einreich|anmelde|bewerbungs|einsende)(?:termin|schluss)|schlusstermin"
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
        re.compile(r"date limite|délai|au plus tard|échéance|clôture|dernier jour"),
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
        re.compile(r"deadline|closing date|no later than|last (?:day|date)|(?:applications?|tenders?|entries) close"),
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
