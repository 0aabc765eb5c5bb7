"""The words dates are made of, and the patterns that recognise them."""

import re

_MONTH_NAMES = (
    "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno",
    "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre",
)  # fmt: skip
MONTHS = {name[:3]: number for number, name in enumerate(_MONTH_NAMES, 1)}
WEEKDAYS = {"lun": 0, "mar": 1, "mer": 2, "gio": 3, "ven": 4, "sab": 5, "dom": 6}

WEEKDAY_BEFORE = re.compile(
    r"\b(lun|mar|mer|gio|ven|sab|dom)(?:(?:col|t|v|er)?ed[iì]['’]?|erd[iì]['’]?|ato|enica)?[.,]?\s{1,2}(?:il\s)?$",
    re.IGNORECASE,
)
MONTH = (
    r"(?P<month>gen(?:naio)?|feb(?:braio)?|mar(?:zo)?|apr(?:ile)?|mag(?:gio)?|giu(?:gno)?|lug(?:lio)?|ago(?:sto)?"
    r"|sett?(?:embre)?|ott(?:obre)?|nov(?:embre)?|dic(?:embre)?)\b\.?"
)
SHIFTS = {
    "dopodomani": 2, "domani": 1, "domattina": 1, "oggi": 0, "odierna": 0, "odierno": 0, "stamattina": 0, "stasera": 0,
    "stanotte": 0, "questa sera": 0, "questa mattina": 0, "ieri": -1, "l’altro ieri": -2, "l'altro ieri": -2,
}  # fmt: skip
"""Days told from the day of publication, the longer words first."""
# An hour is worth reading only where something says that it is one: a word, or a colon.
TIME_AFTER = re.compile(
    r"\s{0,2}[,(–-]?\s{0,2}(?:(?:(?:(?:al|dal|entro\s+)?le\s+)?(?:ore|h\.?)\s{0,2}|(?:al|dal|entro\s+)le\s+)"
    r"(\d{1,2})(?:[.:,](\d{2}))?(?!\d)|(\d{1,2}):(\d{2})(?::\d{2})?(?!\d))",
    re.IGNORECASE,
)
TIME_BEFORE = re.compile(
    r"(?:ore|h\.?|le|alle)\s{1,2}(?:ore\s{1,2})?(\d{1,2})(?:[.:,](\d{2}))?\s{1,2}"
    r"(?:di|del(?:l['’])?(?:\s{1,2}giorno)?|del\s{1,2}giorno)\s{0,2}$",
    re.IGNORECASE,
)
TIME_UNTIL = re.compile(
    r"\s{0,2}(?:/|[–-]|,?\s?(?:e\s)?(?:fino\s)?alle(?:\s+ore)?)\s{0,2}(\d{1,2})(?:[.:,](\d{2}))?(?![\d/])",
    re.IGNORECASE,
)
NOON_BEFORE = re.compile(r"mezzogiorno\s{1,2}(?:di|del(?:l['’])?)\s{0,2}$", re.IGNORECASE)
