"""The signature of a release: whose it is can be told by anybody who has the ministry's public key.

Belongs here: reading keys, signing a manifest, checking a signature. Does not: when a release is signed
(`assets.publication`), what its manifest holds (`publication`).

Ed25519 (RFC 8032) over the bytes of `manifest.json`, which hold the hash of every other file: the signature is raw, 64
bytes, in `manifest.sig`, so that OpenSSL checks it without this software (docs/downloads.md). The same release and key
give the same bytes. A key is named by its fingerprint, the SHA-256 of the public key in DER (SubjectPublicKeyInfo).
"""

import hashlib
import stat
from pathlib import Path

SIGNATURE = "manifest.sig"
SIGN_WITH, PUBLIC_KEY = "IPV_SIGN_WITH", "IPV_PUBLIC_KEY"
"""Names of environment variables: the file to sign with, the file to check with."""

OPEN_TO_OTHERS = stat.S_IRWXG | stat.S_IRWXO
LACKING = "signatures need the library `cryptography`: pip install 'ipv-indicators[sign]'"


class KeyRefused(ValueError):
    """A key cannot be used; the message says why and never holds anything of the key."""


class SignatureWrong(RuntimeError):
    """A release is not signed, or not by the key that was given; the message says which."""


def check_signing_key(path: Path, store: Path) -> str:
    """The fingerprint of the private key in the file `path` (PEM, not encrypted).

    Raises KeyRefused if it is no such key, lies in the folder `store`, or can be read by others on this machine.
    """
    if not path.is_file():
        raise KeyRefused(f"there is no key file {path}")
    if path.resolve().is_relative_to(store.resolve()):
        raise KeyRefused(f"{path} lies in the store: keep the key where no copy of the store takes it along")
    if path.stat().st_mode & OPEN_TO_OTHERS:
        raise KeyRefused(f"others on this machine can read {path}: chmod 600 {path}")
    return fingerprint(_private_key(path).public_key())


def sign(folder: Path, key_file: Path) -> None:
    """Write the signature of the manifest in `folder` beside it. Raises KeyRefused."""
    signature = _private_key(key_file).sign((folder / "manifest.json").read_bytes())
    (folder / SIGNATURE).write_bytes(signature)


def check_signature(folder: Path, public_key_file: Path) -> str:
    """The fingerprint of the key in `public_key_file` (PEM) if the manifest in `folder` is signed by it.

    Raises SignatureWrong if it is not, KeyRefused if the file holds no public key.
    """
    key = _public_key(public_key_file)
    from cryptography.exceptions import InvalidSignature

    if not (folder / SIGNATURE).is_file():
        raise SignatureWrong(f"the release is not signed: there is no {SIGNATURE} ({folder})")
    right = True
    try:
        key.verify((folder / SIGNATURE).read_bytes(), (folder / "manifest.json").read_bytes())
    except InvalidSignature:
        right = False
    if not right:
        raise SignatureWrong(f"the release is not signed by the key you gave, {fingerprint(key)} ({folder})")
    return fingerprint(key)


def fingerprint(public_key) -> str:
    """SHA-256 of a public key: what `openssl pkey -pubin -in FILE -outform DER | sha256sum` prints."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return hashlib.sha256(public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def _private_key(path: Path):
    serialization, ed25519 = _library()
    key = None
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, OSError):
        key = None
    if not isinstance(key, ed25519.Ed25519PrivateKey):
        # Outside the `except`, so that nothing of the file is in the chain of errors.
        raise KeyRefused(
            f"{path} holds no Ed25519 private key without a passphrase: openssl genpkey -algorithm ed25519 -out KEYFILE"
        )
    return key


def _public_key(path: Path):
    serialization, ed25519 = _library()
    if not path.is_file():
        raise KeyRefused(f"there is no key file {path}")
    key = None
    try:
        key = serialization.load_pem_public_key(path.read_bytes())
    except (ValueError, OSError):
        key = None
    if not isinstance(key, ed25519.Ed25519PublicKey):
        raise KeyRefused(f"{path} holds no Ed25519 public key: openssl pkey -in KEYFILE -pubout -out PUBLIC")
    return key


def _library():
    """Two modules of `cryptography`, which only signatures need. Raises KeyRefused if it is not installed."""
    try:
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import ed25519
    except ImportError:
        raise KeyRefused(LACKING) from None
    return serialization, ed25519
