"""Text as it is shown (``clean``) and as it is compared (``fold``)."""

import re
import unicodedata

_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_ACCENTS = re.compile("[\u0300-\u036f]")
_SHAPES = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "´": "'",
        "“": '"',
        "”": '"',
        "«": '"',
        "»": '"',
        "–": "-",
        "—": "-",
        "‑": "-",
        "−": "-",
    }
)


def clean(text: str) -> str:
    """One line of text for reading: NFC, white space collapsed, soft hyphens and control characters gone.

    Curly quotes and accents are kept: they are how the author wrote it.
    """
    if text.isascii():
        return " ".join(text.split()) if text.isprintable() else " ".join(_INVISIBLE.sub("", text).split())
    return " ".join(unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).split())


def fold(text: str) -> str:
    """Text for comparing: ``clean``, then without case, accents, and the shape of quotes and dashes."""
    plain = clean(text)
    if not plain.isascii():
        plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", plain.translate(_SHAPES)))
        plain = " ".join(plain.split())  # an accent that stood alone leaves a blank
    return plain.replace("`", "'").casefold()
