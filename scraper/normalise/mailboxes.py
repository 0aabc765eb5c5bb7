"""One mailbox, however its address is written, and how it is named where nobody may read it."""

import hashlib


def mailbox(address: str) -> str:
    """The address in lower case: what tells one recipient from another."""
    return address.lower()


def domain_of(address: str) -> str:
    """The part after the @, in lower case; empty for what is no address."""
    return mailbox(address).rpartition("@")[2] if "@" in address else ""


def pseudonym(address: str) -> str:
    """Eight hexadecimal digits that stand for an address in logs."""
    return hashlib.sha256(mailbox(address).encode()).hexdigest()[:8]


def without_address(text: str, address: str) -> str:
    """A server's words without the address that it quotes, as logs may show them."""
    lowered, wanted = text.lower(), mailbox(address)
    if not wanted or len(lowered) != len(text):  # İ grows when it is lowered: then places do not agree
        return text if not wanted else text.replace(address, pseudonym(address))
    parts, start = [], 0
    while (found := lowered.find(wanted, start)) >= 0:
        parts += [text[start:found], pseudonym(address)]
        start = found + len(wanted)
    return "".join([*parts, text[start:]])
