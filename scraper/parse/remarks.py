"""What a reader of a page should know although its items were read: it broke off, or its letters are not its own."""

import re
from collections.abc import Iterator

from scraper.parse.nolist import ends_early

_UNREADABLE = "\ufffd"
_TWICE_ENCODED = re.compile("Ã[\xa0¨¬²¹©ˆ€‰]|â€[™œ\x9d“”]")
"""UTF-8 that was taken for windows-1252: "cittÃ\xa0", "dellâ€™acqua"."""


def remarks(html: str) -> Iterator[str]:
    """Each in words: what is doubtful about a page as it was received and decoded."""
    unreadable = html.rstrip(_UNREADABLE).count(_UNREADABLE)  # the last letter may be cut in two
    if unreadable:
        yield f"{unreadable} characters cannot be read: its charset is not the one it names"
    garbled = len(_TWICE_ENCODED.findall(html))
    if garbled:
        yield f"{garbled} letters are garbled: it is UTF-8 and says that it is something else"
    if ends_early(html):
        yield "its markup ends in the middle: the list may go on"
