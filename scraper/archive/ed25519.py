"""Ed25519 signatures (RFC 8032) through ``cryptography``: of the extra ``archive``, so imported where it is needed."""

from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)


@dataclass(frozen=True, slots=True)
class SealKey:
    """A key to sign with; ``public`` is its other half as PEM, ``fingerprint`` as ``fingerprint_of`` gives it."""

    private: Ed25519PrivateKey
    public: bytes
    fingerprint: str

    def sign(self, data: bytes) -> bytes:
        """64 bytes."""
        return self.private.sign(data)


def new_key() -> bytes:
    """A new private key as PEM (PKCS #8), not encrypted."""
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def load_key(pem: bytes) -> SealKey:
    """The private key that PEM holds. ValueError for what holds none of this kind, or an encrypted one."""
    try:
        private = load_pem_private_key(pem, password=None)
    except (TypeError, UnsupportedAlgorithm):  # TypeError: it wants a password
        private = None
    if not isinstance(private, Ed25519PrivateKey):
        raise ValueError("it is no Ed25519 private key")  # noqa: TRY004 - what a file holds is a value
    public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return SealKey(private, public, fingerprint_of(public))


def fingerprint_of(pem: bytes) -> str:
    """The SHA-256 of a public key's SubjectPublicKeyInfo (DER), in hexadecimal digits. ValueError for no such key."""
    return sha256(_public(pem).public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def is_signed(data: bytes, signature: bytes, pem: bytes) -> bool:
    """Was this signed by the private half of this public key? ValueError for no such key."""
    try:
        _public(pem).verify(signature, data)
    except InvalidSignature:
        return False
    return True


def _public(pem: bytes) -> Ed25519PublicKey:
    try:
        key = load_pem_public_key(pem)
    except UnsupportedAlgorithm:
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("it is no Ed25519 public key")  # noqa: TRY004 - what a file holds is a value
    return key
