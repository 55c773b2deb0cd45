"""`ipv-indicators verify`: whether a release is, to the byte, what was published.

Belongs here: arguments, what is printed, exit codes. Does not: the check itself (`pipelines.publication`).
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path

from pipelines.commands.exits import REFUSED, RIGHT, WRONG_USE

EXAMPLES = """examples:
  ipv-indicators verify build/public/latest
  ipv-indicators verify RELEASE --manifest-sha256 1f3a...      with the hash that the ministry gave you

Exit code 0: every file is as it was written. 1: one is not; the first is named. 2: there is no release.
"""

ADVICE = """The hash of the manifest stands for the whole release. Whoever changes files and manifest together cannot
be found by looking at the release alone: compare the hash with one that you have from elsewhere (--manifest-sha256)."""


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
    parser.add_argument("release", type=Path, metavar="RELEASE", help="folder of a release")
    parser.add_argument("--manifest-sha256", metavar="HASH", help="what the hash of manifest.json has to be")
    parser.add_argument("--json", action="store_true", help="the result as JSON")
    parser.set_defaults(command=_verify)


def _verify(options: argparse.Namespace) -> int:
    from pipelines.publication import ReleaseDamaged, verify_release

    if not options.release.is_dir():
        print(f"ipv-indicators: there is no folder {options.release}", file=sys.stderr)
        return WRONG_USE
    damage, manifest, found = "", {}, ""
    try:
        manifest = verify_release(options.release)
        found = hashlib.sha256((options.release / "manifest.json").read_bytes()).hexdigest()
    except ReleaseDamaged as damaged:
        damage = str(damaged)
    if not damage and options.manifest_sha256 and options.manifest_sha256.lower() != found:
        damage = f"manifest.json has another hash than the one you gave: {found}"
    if options.json:
        told = {"whole": not damage, "damage": damage, "release": manifest.get("release_id"), "manifest_sha256": found}
        print(json.dumps(told, indent=1, ensure_ascii=False))
    elif damage:
        print(f"ipv-indicators: {damage}", file=sys.stderr)
    else:
        print(f"release   {manifest['release_id']}")
        print(f"files     {len(manifest['files'])}, each as it was written")
        print(f"manifest  {found}")
    return REFUSED if damage else RIGHT
