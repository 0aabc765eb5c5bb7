"""CHECK.md: how a third party checks the proof of a record without Banditore, command by command.

The commands are POSIX sh with coreutils, sed, gzip, xxd and openssl 3; each fails where what it checks does not hold.
"""

import shlex
from collections.abc import Mapping
from datetime import datetime

from scraper.archive.members import Record
from scraper.archive.records import digest_of
from scraper.archive.sealed import Proof

_BEGIN = """\
# Check this proof

`record.warc.gz` is one record of a web archive (WARC, ISO 28500), byte for byte as it was kept:

    {kind} of {url}
    {at}, by the clock of who kept it
    {id}

It was sealed by {operator} (seal {serial}, {time}). What follows checks that not a bit of it has changed since, with
nothing but `sh`, coreutils, `sed`, `grep`, `gzip`, `xxd` and `openssl` (3.0 or later). In this folder, in one shell,
run every command in its order; one that fails shows that something does not hold. To read the page:
`gzip -dc record.warc.gz`.

## 1. The record is the one that the leaf names

`leaf.txt` says: file, first byte, length, SHA-256 of the bytes, type, WARC-Record-ID.

```sh
set -eu
test "$(sha256sum < record.warc.gz | cut -d ' ' -f 1)" = \\
  "$(sed 's/.* \\([0-9a-f]\\{{64\\}}\\) [^ ]* [^ ]*$/\\1/' leaf.txt)"
gzip -dc record.warc.gz | tr -d '\\r' | sed '/^$/q' | \\
  LC_ALL=C grep -i -q "^WARC-Record-ID: *<$(sed 's/.* //' leaf.txt)>$"
```

Who has the whole archive finds the record there (this is not needed for the proof):

    tail -c +{first} {file} | head -c {length} | cmp - record.warc.gz
"""

_PAYLOAD = """
What the server sent (the payload, as received) has the digest that the record itself names:

```sh
test "sha1:$(gzip -dc record.warc.gz | tail -c +{start} | head -c {size} | openssl dgst -sha1 -binary | base32)" = \\
  "$(gzip -dc record.warc.gz | tr -d '\\r' | sed -n '1,/^$/s/^WARC-Payload-Digest: *//p')"
```
"""

_TREE = """
## 2. The leaf is in the sealed tree

A Merkle tree with SHA-256 (RFC 9162, section 2.1). A leaf is hashed after a byte 0, two hashes after a byte 1;
`path.txt` has the hash that stands beside at each step up, and its side. The last is the root in `seal.json`.

```sh
hash=$( (printf '\\000'; cat leaf.txt) | sha256sum | cut -d ' ' -f 1)
while read -r side other; do
  case $side in
    left) pair=$other$hash ;;
    right) pair=$hash$other ;;
    *) exit 1 ;;
  esac
  hash=$(printf '01%s' "$pair" | xxd -r -p | sha256sum | cut -d ' ' -f 1)
done < path.txt
test "$hash" = "$(sed 's/.*"root":"\\([0-9a-f]*\\)".*/\\1/' seal.json)"
```

## 3. The seal is signed

Ed25519 (RFC 8032) over the bytes of `seal.json`. The second command shows that `seal.pub` is the key that the seal
names: `{key}`. Compare this fingerprint with the one that {operator} published elsewhere.

```sh
openssl pkeyutl -verify -rawin -pubin -inkey seal.pub -in seal.json -sigfile seal.sig
test "$(openssl pkey -pubin -in seal.pub -outform DER | sha256sum | cut -d ' ' -f 1)" = \\
  "$(sed 's/.*"key":"sha256:\\([0-9a-f]*\\)".*/\\1/' seal.json)"
```
"""

_LATER = """
## 4. A later seal names this one

Each seal holds the SHA-256 of the one before; the last of these has a time stamp.

```sh
hash=$(sha256sum < seal.json | cut -d ' ' -f 1)
for seal in later-*.json; do
  test "$(sed 's/.*"previous":{{"serial":[0-9]*,"sha256":"\\([0-9a-f]*\\)"}}.*/\\1/' "$seal")" = "$hash"
  hash=$(sha256sum < "$seal" | cut -d ' ' -f 1)
done
```
"""

_STAMPED = """
## {number}. The seal was there at {stamped}

{authority} attests it (RFC 3161). The certificate is judged as of that moment, so that this can be checked when it has
expired. `tsa-root.pem` is the root that was trusted when this was written: compare it with the one that the authority
publishes.

```sh
openssl ts -verify -in seal.tsr -data {data} -CAfile tsa-root.pem -attime {epoch}
openssl ts -reply -in seal.tsr -text | grep '^Time stamp:'
```
"""

_UNSTAMPED = """
## 4. When the seal was made

No time-stamping authority attests it: `seal.json` says {time}, by the clock of who sealed.
"""

_END = """
## What this does not show

That the server sent these bytes, and at that moment, is what {operator} says: a server does not sign its pages.
{shown}
"""
_SHOWN_STAMPED = "What is shown is that nobody, {operator} included, has changed the record since {stamped}."
_SHOWN = (
    "What is shown is that nobody without the key has changed the record since. Who has it could seal something else "
    "with an earlier date, unless the SHA-256 of this seal, or of a later one, was kept elsewhere."
)


def sheet_of(proof: Proof, record: Record, text: bytes) -> str:
    """CHECK.md for a proof; ``record`` is what it proves, ``text`` its bytes unpacked."""
    facts = _facts(proof, record)
    payload = _payload(record, text)
    digest = [_PAYLOAD.format(start=payload[0] + 1, size=payload[1])] if payload else []
    later = [_LATER.format()] if proof.stamped != proof.seal.serial else []
    when = [*later, _STAMPED.format(**facts)] if proof.token else [_UNSTAMPED.format(**facts)]
    shown = (_SHOWN_STAMPED if proof.token else _SHOWN).format(**facts)
    parts = (_BEGIN.format(**facts), *digest, _TREE.format(**facts), *when, _END.format(**facts, shown=shown))
    return "".join(parts)


def _facts(proof: Proof, record: Record) -> Mapping[str, object]:
    """Words from outside stand on one line, and cannot begin a command."""
    seal, kept, token = proof.seal, proof.leaf.kept, proof.token
    is_later = proof.stamped != seal.serial
    return {
        "kind": one_line(record.type),
        "url": one_line(record.url or proof.leaf.file),
        "at": one_line(record.fields.get("warc-date", "at no moment that it names")),
        "id": one_line(kept.id),
        "operator": one_line(seal.operator or "the operator of the archive"),
        "serial": seal.serial,
        "time": _moment(seal.time),
        "first": kept.offset + 1,
        "file": one_line(shlex.quote(proof.leaf.file)),
        "length": kept.length,
        "key": seal.key,
        "stamped": _moment(token.at) if token else "",
        "epoch": int(token.at.timestamp()) if token else 0,
        "authority": one_line(token.authority) if token else "",
        "number": 5 if is_later else 4,
        "data": f"later-{proof.stamped:06}.json" if is_later else "seal.json",
    }


def one_line(words: str) -> str:
    """Words of others as they may stand in a text that tells people what to run."""
    plain = "".join(letter if letter.isprintable() else " " for letter in words.replace("`", "'"))
    return " ".join(plain.split())


def _payload(record: Record, text: bytes) -> tuple[int, int] | None:
    """First byte and length of a payload within the unpacked record, where it holds one whose SHA-1 it names."""
    is_http = record.fields.get("content-type", "").startswith("application/http")
    head = len(record.http[0]) if is_http else 0
    if record.type == "revisit" or record.fields.get("warc-payload-digest") != digest_of(record.block[head:]):
        return None
    return len(text) - len(b"\r\n\r\n") - len(record.block) + head, len(record.block) - head


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"
