"""What somebody means who asks for a proof: the id of a feed's entry, a mail, an item, a change or a record.

a feed's entry     tag:…                    the item; tag:…#<change>, in feeds of changes: that change
a calendar's       <uuid>                   the item whose UID it is
a mail             <key@host>, key, x.eml   its Message-ID, the key of it or of a letter in it, or the file
a change           16 hexadecimal digits
a record           urn:uuid:…               WARC-Record-ID, with angle brackets or without, or its UUID alone
an item            anything else            as ``banditore show`` finds it: URL, end of its id, words of its title
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from email.policy import default
from pathlib import Path
from urllib.parse import unquote
from uuid import UUID

from scraper.archivist.evidence import Evidence
from scraper.archivist.place import place_of
from scraper.errors import BanditoreError
from scraper.model import Change, Entry
from scraper.normalise.contentlines import event_uid
from scraper.store.posted import Posted

_KEY = re.compile(r"[0-9a-f]{12,32}")
_MESSAGE_ID = re.compile(r"<?([0-9a-f]{32})@[^\s<>@]+>?")
_CHANGE = re.compile(r"[0-9a-f]{16}")
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail (or a request to a webhook), and the letters that it is made of."""

    key: str
    letters: tuple[Posted, ...]


@dataclass(frozen=True, slots=True)
class RecordId:
    """A WARC-Record-ID, without angle brackets."""

    id: str


Meant = Mail | Change | Entry | RecordId


def meant_by(asked: str, evidence: Evidence) -> Meant:
    """What is meant. BanditoreError where nothing is, or more than one thing."""
    words = asked.strip()
    if words.lower().endswith(".eml"):
        return _mail(_key_in(Path(words)), evidence)
    if found := _MESSAGE_ID.fullmatch(words):
        return _mail(found[1], evidence)
    bare = words.strip("<>")
    return (
        _change(bare, evidence)
        or _record_or_event(bare, evidence)
        or (_letters(bare, evidence) if _KEY.fullmatch(bare) else None)
        or _item(bare, evidence)
    )


def _key_in(file: Path) -> str:
    try:
        with file.open("rb") as mail:
            said = str(BytesHeaderParser(policy=default).parse(mail)["Message-ID"] or "").strip()
    except OSError as error:
        raise BanditoreError(f"{file}: {error.strerror}", hint="name the file of a mail that Banditore sent") from None
    found = _MESSAGE_ID.fullmatch(said)
    if found is None:
        raise BanditoreError(f"{file}: its Message-ID ({said or 'none'}) is not one that Banditore gives")
    return found[1]


def _mail(key: str, evidence: Evidence) -> Mail:
    mail = _letters(key, evidence)
    if mail:
        return mail
    if evidence.post.is_notice(key):
        told = f"the mail {key} tells of pages that could not be read, and of no change"
        raise BanditoreError(told, hint="banditore doctor tells of those")
    raise BanditoreError(f"no mail with the key {key} is known here", hint="was it sent from another data folder?")


def _letters(key: str, evidence: Evidence) -> Mail | None:
    letters = evidence.post.of(key)
    return Mail(key, tuple(letters)) if letters else None


def _change(words: str, evidence: Evidence) -> Change | None:
    item, mark, fragment = words.partition("#")
    name = unquote(fragment) if mark and item.startswith("tag:") else words
    if not (_CHANGE.fullmatch(name)):
        return None
    return evidence.answers.changes_by_id([name]).get(name)


def _record_or_event(words: str, evidence: Evidence) -> Meant | None:
    try:
        uuid = UUID(words.removeprefix("urn:uuid:"))
    except ValueError:
        return RecordId(words) if words.startswith("urn:") else None
    if "-" not in words:  # 32 digits in a row are the key of a mail
        return None
    record = RecordId(uuid.urn)
    if evidence.records.filed([record.id]) or place_of(evidence.archive.folder, record.id):
        return record
    item = next((name for name in evidence.records.items() if event_uid(name) == str(uuid)), None)
    if item:
        return evidence.answers.entries_by_id([item])[item]
    return record if words.startswith("urn:") else None


def _item(words: str, evidence: Evidence) -> Entry:
    found: Sequence[Entry] = evidence.answers.find(words) if words else []
    if not found:
        hint = "banditore items and banditore changes list what can be proved"
        raise BanditoreError(f"nothing here is called {words!r}: no entry, mail, item, change or record", hint=hint)
    if len(found) > 1:
        names = "".join(f"\n  {entry.item.id}  {entry.item.title}" for entry in found[:_SHOWN])
        raise BanditoreError(f"{words!r} means {len(found)} items; say which:{names}")
    return found[0]
