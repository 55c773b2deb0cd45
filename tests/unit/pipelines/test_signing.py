"""A release is signed by the key that was given, and a signature of another key is found out."""

import base64
import json
import shutil
import subprocess
from contextlib import contextmanager

import pandas as pd
import pytest

from pipelines.assets.publication import publication
from pipelines.cli import main
from pipelines.publication import verify_release, write_manifest
from pipelines.settings import RunSettings
from pipelines.signing import KeyRefused, SignatureWrong, check_own_signature, check_signature, named_key, sign
from pipelines.store import write_json
from tests.site.synthetic_release import write_synthetic_release

# RFC 8032, 7.1, TEST 2: secret key, public key, and the signature of the one byte 0x72.
SECRET = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
PUBLIC = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
OF_AN_R = (
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)
# RFC 8410: what stands before an Ed25519 key in PKCS #8 and in SubjectPublicKeyInfo.
BEFORE_SECRET, BEFORE_PUBLIC = "302e020100300506032b657004220420", "302a300506032b6570032100"


def pem(kind, der):
    return f"-----BEGIN {kind} KEY-----\n{base64.b64encode(bytes.fromhex(der)).decode()}\n-----END {kind} KEY-----\n"


@pytest.fixture
def keys(tmp_path):
    folder = tmp_path / "keys"
    folder.mkdir()
    (folder / "secret.pem").write_text(pem("PRIVATE", BEFORE_SECRET + SECRET))
    (folder / "secret.pem").chmod(0o600)
    (folder / "public.pem").write_text(pem("PUBLIC", BEFORE_PUBLIC + PUBLIC))
    # Another point of the curve: the public key of TEST 1.
    other = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    (folder / "other.pem").write_text(pem("PUBLIC", BEFORE_PUBLIC + other))
    return folder


def test_the_signature_is_that_of_the_standard(keys, tmp_path):
    (tmp_path / "manifest.json").write_bytes(b"\x72")
    sign(tmp_path, keys / "secret.pem")
    assert (tmp_path / "manifest.sig").read_bytes().hex() == OF_AN_R
    named = check_signature(tmp_path, keys / "public.pem")
    said = named_key(keys / "secret.pem", tmp_path / "store")
    assert said == {"fingerprint": named, "public_key": BEFORE_PUBLIC + PUBLIC} and len(named) == 64
    assert check_own_signature(tmp_path, said) == named
    for spoilt in ({}, {**said, "fingerprint": "0" * 64}, {**said, "public_key": "00"}):
        with pytest.raises(SignatureWrong, match="names is none"):
            check_own_signature(tmp_path, spoilt)


@pytest.mark.parametrize("harm", ["bit", "cut", "empty", "other key", "manifest", "none"])
def test_a_wrong_signature_is_found(keys, tmp_path, harm):
    (tmp_path / "manifest.json").write_bytes(b"\x72")
    signature = bytearray.fromhex(OF_AN_R)
    if harm == "bit":
        signature[17] ^= 4
    (tmp_path / "manifest.sig").write_bytes(signature[: {"cut": 63, "empty": 0}.get(harm, 64)])
    if harm == "manifest":
        (tmp_path / "manifest.json").write_bytes(b"\x73")
    if harm == "none":
        (tmp_path / "manifest.sig").unlink()
    with pytest.raises(SignatureWrong, match="not signed"):
        check_signature(tmp_path, keys / ("other.pem" if harm == "other key" else "public.pem"))


def test_a_key_that_others_could_have_is_refused(keys, tmp_path):
    secret = keys / "secret.pem"
    with pytest.raises(KeyRefused, match="lies in the store"):
        named_key(secret, tmp_path)
    secret.chmod(0o640)
    with pytest.raises(KeyRefused, match="chmod 600"):
        named_key(secret, tmp_path / "store")
    secret.chmod(0o600)
    for content in ("", "no key: hunter2", (keys / "public.pem").read_text()):
        secret.write_text(content)
        with pytest.raises(KeyRefused, match="holds no Ed25519 private key") as refused:
            named_key(secret, tmp_path / "store")
        assert "hunter2" not in str(refused.value) and refused.value.__context__ is None
    with pytest.raises(KeyRefused, match="no key file"):
        named_key(keys / "none.pem", tmp_path / "store")


@contextmanager
def held_already(settings, context):
    yield settings


@pytest.fixture(autouse=True)
def one_step_alone(monkeypatch):
    """A run holds the store, and sweeps it, once for all its steps: here it is held by the test."""
    monkeypatch.setattr(RunSettings, "yield_for_execution", held_already)


def published(tmp_path, sign_with):
    settings = RunSettings(
        store=str(tmp_path / "store"), inbox="", source="sample_country", files=[], release_id="", data_cutoff="",
        sign_with=sign_with,
    )  # fmt: skip
    with settings.open_store.opened() as store:
        write_synthetic_release(store.staging / "r1", "r1")
        pd.DataFrame().to_parquet(store.staged_true_cells)
        signed_by = {"signed_by": settings.signed_by} if sign_with else {}
        write_json(store.staging / "release.json", {"release_id": "r1", **signed_by})
        publication(settings)
        return store.releases / "r1"


def test_a_signed_release_is_verified_with_the_public_key_and_with_openssl(keys, tmp_path, capsys):
    folder = published(tmp_path, str(keys / "secret.pem"))
    named = verify_release(folder)["signed_by"]["fingerprint"]
    assert named in (folder / "README.txt").read_text()
    assert main(["verify", str(folder)]) == 0
    assert f"of the key {named}. Whose key" in capsys.readouterr().out
    assert main(["verify", str(folder), "--public-key", str(keys / "public.pem"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["signature"] == f"right, of the key {named}"
    assert main(["verify", str(folder), "--public-key", str(keys / "other.pem"), "--json"]) == 3
    told = json.loads(capsys.readouterr().out)
    assert told["whole"] and told["signature"] == "wrong"
    assert main(["verify", str(folder), "--public-key", str(keys / "none.pem")]) == 2
    if shutil.which("openssl"):
        arguments = ["-pubin", "-inkey", keys / "public.pem", "-rawin", "-in", folder / "manifest.json"]
        subprocess.run(
            ["openssl", "pkeyutl", "-verify", *arguments, "-sigfile", folder / "manifest.sig"],
            check=True, capture_output=True,
        )  # fmt: skip
        der = subprocess.run(
            ["openssl", "pkey", "-pubin", "-in", keys / "public.pem", "-outform", "DER"],
            check=True, capture_output=True,
        ).stdout  # fmt: skip
        assert der.hex() == BEFORE_PUBLIC + PUBLIC


def test_a_damaged_signature_is_found_without_a_key_and_a_missing_or_foreign_one_too(keys, tmp_path, capsys):
    folder = published(tmp_path, str(keys / "secret.pem"))
    whole = (folder / "manifest.sig").read_bytes()
    for bit in range(0, 512, 37):
        spoilt = bytearray(whole)
        spoilt[bit // 8] ^= 1 << bit % 8
        (folder / "manifest.sig").write_bytes(spoilt)
        assert main(["verify", str(folder)]) == 3
    (folder / "manifest.sig").unlink()
    assert main(["verify", str(folder)]) == 1
    assert "manifest.sig is missing" in capsys.readouterr().err
    other = published(tmp_path / "other", "")
    (other / "manifest.sig").write_bytes(whole)
    assert main(["verify", str(other)]) == 1
    assert "manifest.sig is not in the manifest" in capsys.readouterr().err


def test_whoever_makes_manifest_and_files_anew_has_no_signature(keys, tmp_path, monkeypatch):
    folder = published(tmp_path, str(keys / "secret.pem"))
    (folder / "audit.json").write_text('{"passed": true, "more": 1}')
    write_manifest(folder, {"release_id": "r1"})
    (folder / "manifest.sig").unlink()
    assert main(["verify", str(folder)]) == 0, "hashes alone cannot tell"
    monkeypatch.setenv("IPV_PUBLIC_KEY", str(keys / "public.pem"))
    assert main(["verify", str(folder)]) == 3


def test_a_release_without_signature_says_so(keys, tmp_path, capsys):
    folder = published(tmp_path, "")
    assert "not signed" in (folder / "README.txt").read_text() and not (folder / "manifest.sig").exists()
    assert main(["verify", str(folder)]) == 0
    assert "none: this release is not signed" in capsys.readouterr().out
    assert main(["verify", str(folder), "--public-key", str(keys / "public.pem")]) == 3


def test_a_run_with_a_key_that_cannot_be_used_ends_before_anything_is_read(tmp_path, capsys):
    assert main(["run", "--store", str(tmp_path / "store"), "--sign-with", str(tmp_path / "none.pem")]) == 1
    assert "there is no key file" in capsys.readouterr().err
