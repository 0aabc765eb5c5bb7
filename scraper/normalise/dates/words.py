"""The words that dates and hours are made of, as data."""

from collections.abc import Mapping

_ITALIAN_MONTHS = (
    "gennaio gen genn", "febbraio feb febb febbr", "marzo mar", "aprile apr", "maggio mag magg", "giugno giu",
    "luglio lug lugl", "agosto ago", "settembre set sett", "ottobre ott", "novembre nov", "dicembre dic",
)  # fmt: skip
_ROMAN_MONTHS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_FOREIGN_MONTHS = (
    "january janvier enero januar jänner jan jän janv jené jenà jenè jená",
    "february février fevrier febrero februar feber févr fév fevr fauré forà forá firé",
    "march mars märz marz mär mrz merz mèrz", "april avril abril avr auril aurí aurì oril",
    "may mai mayo mei mé mà má", "june juin junio juni jun jugn jügn",
    "july juillet julio juli jul juil messel messè messé messèl",
    "august août aout agost aost aug", "september septembre septiembre setëmber setember sep sept",
    "october octobre octubre oktober utober otober okt oct", "november noviembre novembre nuvëmber novëmber",
    "december décembre decembre diciembre dezember dezëmber dez déc dec",
)  # fmt: skip


def _numbered(names: tuple[str, ...]) -> Mapping[str, int]:
    return {name: number for number, group in enumerate(names, 1) for name in group.split()}


MONTHS = _numbered(_ITALIAN_MONTHS)
MONTH_NAMES = tuple(group.split()[0] for group in _ITALIAN_MONTHS)
ROMAN_MONTHS = _numbered(_ROMAN_MONTHS)
"""Months between marks ("7/XI/2026"), never alone: "Piazza IV Novembre"."""
FOREIGN_MONTHS = _numbered(_FOREIGN_MONTHS)
"""English, French, Spanish, German and Ladin, read with a year ("3 mars 2026"), or where something foreign leads."""
FOREIGN_WEEKDAYS = _numbered((
    "monday montag lundi lunes lunesc lönesc", "tuesday dienstag mardi martes mertesc mertesc",
    "wednesday mittwoch mercredi miércoles mierculdi merculdi", "thursday donnerstag jeudi jueves juebia jöbia",
    "friday freitag vendredi viernes vënderdi vëndres", "saturday samstag samedi sábado sada sabeda",
    "sunday sonntag dimanche domingo dumënia domënia",
))  # fmt: skip
WEEKDAYS: Mapping[str, int] = {
    name: number
    for number, (short, ends) in enumerate(
        (("lun", "edì edí edi"), ("mar", "tedì tedí tedi"), ("mer", "coledì coledí coledi"), ("gio", "vedì vedí vedi"),
         ("ven", "erdì erdí erdi"), ("sab", "ato"), ("dom", "enica"))
    )
    for name in (short, *(short + end for end in ends.split()))
} | {name: number - 1 for name, number in FOREIGN_WEEKDAYS.items()}  # fmt: skip

_UNITS = (
    "uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove", "dieci", "undici", "dodici", "tredici",
    "quattordici", "quindici", "sedici", "diciassette", "diciotto", "diciannove",
)  # fmt: skip
_TENS = ("venti", "trenta", "quaranta", "cinquanta", "sessanta", "settanta", "ottanta", "novanta")


def _numbers() -> Mapping[str, int]:
    """1 to 99: "uno", "ventuno", "ventitré", "trentotto"."""
    names = dict(zip(_UNITS, range(1, 20), strict=True))
    for ten, name in enumerate(_TENS, 2):
        names[name] = 10 * ten
        for number, unit in enumerate(_UNITS[:9], 1):
            names[(name[:-1] if unit in ("uno", "otto") else name) + unit] = 10 * ten + number
        names[name + "tré"] = 10 * ten + 3
    return names


NUMBERS = _numbers()
DAYS_IN_WORDS = {"primo": 1, **{name: number for name, number in NUMBERS.items() if number <= 31}}
YEARS_IN_WORDS = {f"duemila{name}": 2000 + number for name, number in NUMBERS.items()}
THOUSANDS = "duemila"
"""Written apart from the rest ("duemila ventisei")."""

RELATIVE: Mapping[str, int] = {
    "oggi": 0, "stamattina": 0, "stamane": 0, "stasera": 0, "stanotte": 0, "odierna": 0, "odierno": 0,
    "questa mattina": 0, "questa sera": 0, "questo pomeriggio": 0,
    "domani": 1, "domattina": 1, "dopodomani": 2,
    "ieri": -1, "l altro ieri": -2, "altro ieri": -2, "ieri l altro": -2,
    "heute": 0, "morgen abend": 1, "morgen früh": 1, "morgen nachmittag": 1, "morgen vormittag": 1,
    "übermorgen": 2, "gestern": -1, "vorgestern": -2,
    "aujourd hui": 0, "ce soir": 0, "cet après midi": 0, "demain": 1, "après demain": 2, "hier soir": -1,
    "today": 0, "tonight": 0, "this evening": 0, "tomorrow": 1, "yesterday": -1,
}  # fmt: skip
"""Days told from the day of publication, without their apostrophes."""

PARTS_OF_A_DAY = frozenset((
    "mattina", "pomeriggio", "sera", "notte", "morgen", "früh", "vormittag", "mittag", "nachmittag", "abend", "nacht",
    "matin", "soir", "morning", "afternoon", "evening", "night",
))  # fmt: skip
LEANINGS: Mapping[str, int] = {
    "u s": -1, "scorso": -1, "scorsa": -1, "ultimo scorso": -1,
    "c m": 0, "c a": 0, "corr": 0, "corrente": 0, "corrente mese": 0, "del corrente mese": 0, "del mese corrente": 0,
    "corrente anno": 0, "di quest anno": 0,
    "p v": 1, "prossimo": 1, "prossima": 1, "prossimo venturo": 1,
}  # fmt: skip
"""Words behind a day that say on which side of the publication it lies; 0 is the same month, or the same year."""
LEANINGS_BEFORE: Mapping[str, int] = {
    "scorso": -1, "scorsa": -1, "scorsi": -1, "prossimo": 1, "prossima": 1, "prossimi": 1,
}  # fmt: skip

TELLS_THE_PAST = (
    "scors", "svolt", "tenutos", "tenutas", "inaugurat", "avviat", "avvenut", "conclus", "pubblicat", "partecipato",
)  # fmt: skip
TELLS_THE_FUTURE = ("prossim", "entro", "scadenza", "programma")
FUTURE_TENSE = ("rà", "ranno")
"""How words begin or end that say when the days around them are: "svoltosi", "si terrà"."""

ORDINALS = frozenset(("er", "st", "nd", "rd", "th"))
"""Right behind a number: "1er juillet", "3rd July"."""
ARTICLES = frozenset(("il", "l", "lo", "la", "i", "giorno", "giorni"))
LEADS_ABROAD = frozenset(
    ("vom", "bis", "am", "den", "dem", "zum", "der", "ab", "du", "au", "dès", "from", "until", "the", "on")
)
"""What stands before a day in German, French and English, and before nothing in Italian."""
BEFORE_A_DAY = ARTICLES | {"al", "all", "dal", "dall", "del", "dell", "nel", "entro", "data"} | LEADS_ABROAD
"""What makes a date of two numbers with a slash ("il 19/11"), which else may be anything ("6/11 anni")."""
STREETS = frozenset(
    (
        "via",
        "viale",
        "piazza",
        "piazzale",
        "piazzetta",
        "zza",
        "corso",
        "largo",
        "vicolo",
        "borgo",
        "rione",
        "quartiere",
        "caserma",
    )
)
"""They are named after days: "viale 25 Aprile"."""
NUMBERED = frozenset(("n", "nr", "num", "numero", "art", "articolo", "comma", "lotto", "versione", "vers", "ver"))
"""What stands behind these is a number, whatever it looks like."""
LAWS = frozenset(
    ("legge", "lgs", "dlgs", "legislativo", "dpr", "dl", "dm", "dpcm", "l", "lr", "lp", "regolamento ue", "ue")
)
"""Where the names of laws end, their dots left out: the day of a law is never that of a piece of news."""
PARTS_OF_DATES = (
    "oggi", "doman", "domattina", "ieri", "odiern", "stas", "stan", "stam", "quest", "prossim", "scors",
    "heute", "morgen", "aujourd", "soir", "demain", "today", "tonight", "tomorrow",
    "naio", "braio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "embre", "ottobre",
)  # fmt: skip
"""A text without digits that holds none of these holds no date."""
