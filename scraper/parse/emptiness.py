"""Does a page say itself that its list is empty? "Nessun bando attivo" is an answer, a blank page is none."""

import re

_SAYS_EMPTY = re.compile(
    r"\bness(?:un|una|uno)['’ ]\s?(?:elemento|risultat\w+|notizi\w+|news|avvis\w+|band\w+|gar\w+|concors\w+"
    r"|progett\w+|document\w+|att[oi]|pubblicazion\w+|event\w+|contenut\w+|dato|record)\b"
    r"|\bnon (?:ci sono|sono (?:presenti|disponibili)|vi sono|è presente (?:alcun|nessun))"
    r"|\bal momento non\b[^<]{0,60}\b(?:band|avvis|gar|notizi|progett|concors)"
    r"|\bno (?:news|results|items) (?:found|available)|no-news-found",
    re.IGNORECASE,
)


def says_empty(html: str) -> bool:
    """Whether the words of an empty list stand anywhere on the page; ask only where no item was read."""
    return bool(_SAYS_EMPTY.search(html))
