"""Which release a command reads.

Belongs here: the option, and what a release is. Does not: opening a release (`indicators.release`).
"""

import argparse
from pathlib import Path

LATEST = Path("build/public/latest")


WHAT_A_RELEASE_IS = (
    f"a release is a folder with cells.parquet and manifest.json, such as {LATEST} or one of build/public/releases"
)


def add_release_option(parser: argparse.ArgumentParser) -> None:
    """Add `--release` to a command that reads one."""
    parser.add_argument(
        "--release",
        type=Path,
        default=LATEST,
        metavar="FOLDER",
        help=f"folder of a release (default: {LATEST})",
    )
