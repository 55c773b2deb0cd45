"""The signature of a release: whose it is can be told by anybody who has the ministry's public key.

Belongs here: reading keys, signing a manifest, checking a signature. Does not: when a release is signed
(`assets.publication`), what its manifest holds (`publication`).

Ed25519 (RFC 8032) over the bytes of `manifest.json`, which hold the hash of every other file: the signature is raw, 64
bytes, in `manifest.sig`, so that OpenSSL checks it without this software (docs/downloads.md). The same release and key
give the same bytes. A key is named by its fingerprint, the SHA-256 of the public key in DER (SubjectPublicKeyInfo).

The manifest names the public key, so that a damaged signature is found by anybody. Whose key that is, nobody can tell
from the release: for that the reader has the key from elsewhere.
"""

import hashlib
import stat
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SIGNATURE = "manifest.sig"
SIGN_WITH, PUBLIC_KEY = "IPV_SIGN_WITH", "IPV_PUBLIC_KEY"
"""Names of environment variables: the file to sign with, the file to check with."""

OPEN_TO_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class KeyRefused(ValueError):
    """A key cannot be used; the message says why and never holds anything of the key."""


class SignatureWrong(RuntimeError):
    """A release is not signed, or not by the key that was given; the message says which."""


def named_key(path: Path, store: Path) -> dict[str, str]:
    """What a manifest says of the private key in the file `path` (PEM, not encrypted): `fingerprint`, and
    `public_key`, DER in hexadecimal digits.

    Raises KeyRefused if it is no such key, lies in the folder `store`, or can be read by others on this machine.
    """
    if not path.is_file():
        raise KeyRefused(f"there is no key file {path}")
    if path.resolve().is_relative_to(store.resolve()):
        raise KeyRefused(f"{path} lies in the store: keep the key where no copy of the store takes it along")
    if path.stat().st_mode & OPEN_TO_OTHERS:
        raise KeyRefused(f"others on this machine can read {path}: chmod 600 {path}")
    public = _private_key(path).public_key()
    return {"fingerprint": fingerprint(public), "public_key": _der(public).hex()}


def sign(folder: Path, key_file: Path) -> None:
    """Write the signature of the manifest in `folder` beside it. Raises KeyRefused."""
    signature = _private_key(key_file).sign((folder / "manifest.json").read_bytes())
    (folder / SIGNATURE).write_bytes(signature)


def check_signature(folder: Path, public_key_file: Path) -> str:
    """The fingerprint of the key in `public_key_file` (PEM) if the manifest in `folder` is signed by it.

    Raises SignatureWrong if it is not, KeyRefused if the file holds no public key.
    """
    return _checked(folder, _public_key(public_key_file), "you gave")


def check_own_signature(folder: Path, named: Mapping[str, str]) -> str:
    """The fingerprint of the key that a manifest names (`named_key`) if it is signed by it. Raises SignatureWrong."""
    key = None
    try:
        key = serialization.load_der_public_key(bytes.fromhex(named["public_key"]))
    except (ValueError, KeyError, TypeError):
        key = None
    if not isinstance(key, Ed25519PublicKey) or fingerprint(key) != named.get("fingerprint"):
        raise SignatureWrong(f"the key that the manifest names is none ({folder})")
    return _checked(folder, key, "its manifest names")


def _checked(folder: Path, key: Ed25519PublicKey, whose: str) -> str:
    if not (folder / SIGNATURE).is_file():
        raise SignatureWrong(f"the release is not signed: there is no {SIGNATURE} ({folder})")
    right = True
    try:
        key.verify((folder / SIGNATURE).read_bytes(), (folder / "manifest.json").read_bytes())
    except InvalidSignature:
        right = False
    if not right:
        raise SignatureWrong(f"the release is not signed by the key that {whose}, {fingerprint(key)} ({folder})")
    return fingerprint(key)


def fingerprint(public_key: Ed25519PublicKey) -> str:
    """SHA-256 of a public key: what `openssl pkey -pubin -in FILE -outform DER | sha256sum` prints."""
    return hashlib.sha256(_der(public_key)).hexdigest()


def _der(public_key: Ed25519PublicKey) -> bytes:
    return public_key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def _private_key(path: Path) -> Ed25519PrivateKey:
    key = None
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, OSError):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        # Outside the `except`, so that nothing of the file is in the chain of errors.
        raise KeyRefused(
            f"{path} holds no Ed25519 private key without a passphrase: openssl genpkey -algorithm ed25519 -out KEYFILE"
        )
    return key


def _public_key(path: Path) -> Ed25519PublicKey:
    if not path.is_file():
        raise KeyRefused(f"there is no key file {path}")
    key = None
    try:
        key = serialization.load_pem_public_key(path.read_bytes())
    except (ValueError, OSError):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise KeyRefused(f"{path} holds no Ed25519 public key: openssl pkey -in KEYFILE -pubout -out PUBLIC")
    return key
