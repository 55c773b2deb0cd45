"""`ipv-indicators verify`: whether a release is, to the byte, what was published.

Belongs here: arguments, what is printed, exit codes. Does not: the checks themselves (`pipelines.publication`,
`pipelines.signing`).
"""

import argparse
import hashlib
import json
import os
import sys
from pathlib import Path

from pipelines.commands.exits import NOT_SIGNED, REFUSED, RIGHT, WRONG_USE, ended
from pipelines.commands.released import LATEST, WHAT_A_RELEASE_IS

EXAMPLES = """examples:
  ipv-indicators verify                                         build/public/latest
  ipv-indicators verify RELEASE --manifest-sha256 1f3a...      with the hash that the ministry gave you
  ipv-indicators verify RELEASE --public-key PUBLIC.pem         signed by the ministry, whose key you have

Exit code 0: every file is as it was written. 1: one is not; the first is named. 2: there is no release, or no key.
3: whole, but not signed by the key that you gave, or that it names itself.
"""

ADVICE = """The hash of the manifest stands for the whole release. Whoever changes files and manifest together cannot
be found by looking at the release alone: compare the hash with one that you have from elsewhere (--manifest-sha256),
or check the signature with a public key that you have from elsewhere (--public-key)."""


def add_parser(commands) -> None:
    """Add the command to `commands`, the subparsers of the command line."""
    parser = commands.add_parser(
        "verify",
        help="whether a release is what was published",
        description="Check every file of a release against the hashes in its manifest, and the manifest against its "
        "own seal. " + ADVICE,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "release",
        type=Path,
        nargs="?",
        default=LATEST,
        metavar="RELEASE",
        help=f"folder of a release (default: {LATEST})",
    )
    parser.add_argument("--manifest-sha256", metavar="HASH", help="what the hash of manifest.json has to be")
    parser.add_argument(
        "--public-key", type=Path, metavar="FILE", help="key that it has to be signed by, PEM (or set IPV_PUBLIC_KEY)"
    )
    parser.add_argument("--json", action="store_true", help="the result as JSON")
    parser.set_defaults(command=_verify)


def _verify(options: argparse.Namespace) -> int:
    from pipelines.publication import ReleaseDamaged, verify_release
    from pipelines.signing import PUBLIC_KEY, KeyRefused, SignatureWrong

    if not options.release.is_dir():
        return ended(f"there is no folder {options.release}; {WHAT_A_RELEASE_IS}", WRONG_USE)
    if not any((options.release / name).is_file() for name in ("cells.parquet", "manifest.json")):
        return ended(f"{options.release} is no release: {WHAT_A_RELEASE_IS}", WRONG_USE)
    told = {"whole": False, "damage": "", "release": None, "manifest_sha256": "", "signature": "not looked at"}
    files, code = 0, RIGHT
    try:
        manifest = verify_release(options.release)
        found = hashlib.sha256((options.release / "manifest.json").read_bytes()).hexdigest()
        told |= {"release": manifest.get("release_id"), "manifest_sha256": found}
        files = len(manifest["files"])
        if options.manifest_sha256 and options.manifest_sha256.lower() != found:
            raise ReleaseDamaged(f"manifest.json has another hash than the one you gave: {found}")
        told["whole"] = True
        key = options.public_key or (Path(os.environ[PUBLIC_KEY]) if os.environ.get(PUBLIC_KEY) else None)
        told["signature"] = _signature(options.release, manifest, key)
    except ReleaseDamaged as damaged:
        told["damage"], code = str(damaged), REFUSED
    except SignatureWrong as wrong:
        told["damage"], told["signature"], code = str(wrong), "wrong", NOT_SIGNED
    except KeyRefused as refusal:
        return ended(str(refusal), WRONG_USE)
    _show(options.json, told, files)
    return code


def _signature(folder: Path, manifest: dict, key: Path | None) -> str:
    """What can be said of the signature, in words. Raises SignatureWrong if it is not that of `key`."""
    from pipelines.signing import check_own_signature, check_signature

    if key is not None:
        return f"right, of the key {check_signature(folder, key)}"
    if "signed_by" not in manifest:
        return "none: this release is not signed"
    named = check_own_signature(folder, manifest["signed_by"])
    return f"of the key {named}. Whose key that is, only --public-key FILE tells, or the fingerprint from elsewhere"


def _show(as_json: bool, told: dict, files: int) -> None:
    if as_json:
        print(json.dumps(told, indent=1, ensure_ascii=False))
    elif told["damage"]:
        print(f"ipv-indicators: {told['damage']}", file=sys.stderr)
    else:
        print(f"release    {told['release']}")
        print(f"files      {files}, each as it was written")
        print(f"manifest   {told['manifest_sha256']}")
        print(f"signature  {told['signature']}")
