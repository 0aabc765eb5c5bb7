"""Why a page cannot be read, in the words of readers: what feeds' pages and mails say alike."""

from collections.abc import Mapping

from scraper.model import Reason

_WORDS: Mapping[Reason, str] = {
    Reason.ADDRESS_REFUSED: "il suo indirizzo non è tra quelli che ci è permesso leggere",
    Reason.ROBOTS_REFUSED: "il sito chiede ai programmi di non leggerla (robots.txt)",
    Reason.ROBOTS_UNREADABLE: "il sito non dice se i programmi possono leggerla (robots.txt non risponde)",
    Reason.UNREACHABLE: "il sito non risponde",
    Reason.TIMEOUT: "il sito risponde troppo lentamente",
    Reason.CERTIFICATE: "il certificato di sicurezza del sito non è valido",
    Reason.REDIRECT_LOOP: "l’indirizzo rimanda in tondo e non porta da nessuna parte",
    Reason.TOO_LARGE: "la pagina è troppo grande",
    Reason.CUT_SHORT: "la pagina arriva incompleta",
    Reason.HTTP_STATUS: "il sito risponde con un errore",
    Reason.PROTOCOL: "il sito risponde in modo incomprensibile",
    Reason.NOT_A_PAGE: "a quell’indirizzo non c’è una pagina",
    Reason.UNREADABLE: "la pagina è illeggibile",
    Reason.SUSPECT: "la pagina non è la solita: manutenzione, errore o pagina di cortesia",
    Reason.CRASH: "il nostro programma si è inceppato",
}


def in_words(reason: Reason | None) -> str:
    """The reason in Italian, ready to follow a colon."""
    return _WORDS[reason] if reason else "per una ragione che non conosciamo"
