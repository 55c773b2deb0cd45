"""`make bench`: every benchmark, its table on standard output."""

import argparse
import tempfile
from pathlib import Path

from benchmarks import validation


def main() -> None:
    """Run the benchmarks that were asked for, or all of them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000, help="service contacts (default: 10 million)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        print("\n".join(validation.report(options.rows, Path(folder))))


if __name__ == "__main__":
    main()
