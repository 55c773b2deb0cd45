"""Which release a command reads.

Belongs here: the option. Does not: opening a release (`indicators.release`).
"""

import argparse
from pathlib import Path

LATEST = Path("build/public/latest")


def add_release_option(parser: argparse.ArgumentParser) -> None:
    """Add `--release` to a command that reads one."""
    parser.add_argument(
        "--release",
        type=Path,
        default=LATEST,
        metavar="FOLDER",
        help=f"folder of a release (default: {LATEST})",
    )
