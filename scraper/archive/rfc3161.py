"""Time-stamp requests and responses (RFC 3161) through ``rfc3161-client``: of the extra ``archive``.

A token is believed when it is over these very bytes (SHA-256), was signed by a certificate for time-stamping alone,
and that certificate leads to a root that is trusted, all of them being valid at the time that the token names.
"""

import ssl
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509 import (
    Certificate,
    DuplicateExtension,
    InvalidVersion,
    load_der_x509_certificate,
    load_pem_x509_certificates,
)
from cryptography.x509.oid import NameOID
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimeStampRequest,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from scraper.archive.der import sorted_certificates

_UNREADABLE = (InvalidVersion, DuplicateExtension, UnsupportedAlgorithm)
"""What ``cryptography`` raises for a broken certificate, besides ValueError."""
_SHA256 = "2.16.840.1.101.3.4.2.1"
_UNTRUSTED = "no trusted root (see [archive] timestamp_ca) vouches for its token"
_REFUSED = "the authority refused"


@dataclass(frozen=True, slots=True)
class Token:
    """What an authority attested: when, and who it is (the subject of its certificate)."""

    at: datetime
    authority: str


def request_over(data: bytes) -> TimeStampRequest:
    """A request for a token over these bytes: SHA-256, a nonce, and the authority's certificate with the answer."""
    builder = TimestampRequestBuilder(data, HashAlgorithm.SHA256, nonce=True, cert_req=True)
    return builder.build()


def token_in(response: bytes, data: bytes, *, nonce: int | None, roots: Sequence[Certificate]) -> Token:
    """The token in a response, over these bytes, for the request with this nonce (None: for whatever request).

    ValueError says what is wrong with it.
    """
    try:
        found = decode_timestamp_response(sorted_certificates(response))
    except ValueError:
        raise ValueError("it is no time-stamp response") from None
    if found.status != PKIStatus.GRANTED:
        raise ValueError(f"{_REFUSED} ({_words(found)})")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)  # a certificate with a serial below zero
        try:
            _is_over(found, data, nonce)
            _is_trusted(found, data, roots)
            return Token(found.tst_info.gen_time, _signer(found))
        except _UNREADABLE as error:
            raise ValueError(f"the certificates of its token cannot be read ({error})") from None


def roots_in(file: Path | None) -> list[Certificate]:
    """The roots that are trusted: those in a PEM file, or else those of this machine. ValueError, OSError."""
    if file is not None:
        return load_pem_x509_certificates(file.read_bytes())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_default_certs()
    return [one for one in map(_certificate, context.get_ca_certs(binary_form=True)) if one]


def root_that_vouches(response: bytes, data: bytes, roots: Sequence[Certificate]) -> bytes:
    """The root by which alone a token would be believed, as PEM. ValueError where there is none."""
    for root in roots:
        try:
            token_in(response, data, nonce=None, roots=[root])
        except ValueError:
            continue
        return root.public_bytes(Encoding.PEM)
    raise ValueError("no root vouches for its token")


def _certificate(der: bytes) -> Certificate | None:
    """One of a machine's many roots; those that RFC 5280 forbids vouch for nobody."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", CryptographyDeprecationWarning)
        try:
            return load_der_x509_certificate(der)
        except (ValueError, CryptographyDeprecationWarning):
            return None


def _words(response: TimeStampResponse) -> str:
    words = " ".join(" ".join(response.status_string).split())
    return words or f"status {response.status}"


def _is_over(response: TimeStampResponse, data: bytes, nonce: int | None) -> None:
    try:
        info = response.tst_info
        imprint = info.message_imprint
    except ValueError:
        raise ValueError("it holds no token") from None
    if imprint.hash_algorithm.dotted_string != _SHA256 or imprint.message != sha256(data).digest():
        raise ValueError("its token is over something else")
    if nonce is not None and info.nonce != nonce:
        raise ValueError("its token answers another request (wrong nonce)")


def _is_trusted(response: TimeStampResponse, data: bytes, roots: Sequence[Certificate]) -> None:
    if not roots:
        raise ValueError(f"{_UNTRUSTED}: none is known")
    try:
        VerifierBuilder(roots=list(roots)).build().verify(response, sha256(data).digest())
    except VerificationError as error:
        raise ValueError(f"{_UNTRUSTED}: {_reason(error)}") from None


def _reason(error: VerificationError) -> str:
    """OpenSSL's own words, without its lists of places in its source."""
    text = str(error)
    found = text.partition('data: "Verify error: ')[2].partition('"')[0]
    return found or text.partition(": Unable")[0].partition(": ErrorStack")[0]


def _signer(response: TimeStampResponse) -> str:
    (signer,) = response.signed_data.signer_infos
    for der in response.signed_data.certificates:
        certificate = load_der_x509_certificate(der)
        if (certificate.issuer, certificate.serial_number) == (signer.issuer, signer.serial_number):
            names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
            return str(names[0].value) if names else certificate.subject.rfc4514_string()
    return "unknown"
