"""`make bench`: every benchmark, its table on standard output."""

import argparse
import tempfile
from pathlib import Path

from benchmarks import aggregation, country_tables, downloads, intake, site, spark, suppression, validation

BENCHMARKS = {
    "intake": intake.report,
    "validation": validation.report,
    "aggregation": aggregation.report,
    "spark": spark.report,
    "suppression": suppression.report,
    "countries": country_tables.report,
    "downloads": downloads.report,
    "site": site.report,
}


def main() -> None:
    """Run the benchmarks that were asked for, or all of them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000, help="service contacts (default: 10 million)")
    parser.add_argument("--only", choices=BENCHMARKS, help="one of them (default: all)")
    options = parser.parse_args()
    for name, report in BENCHMARKS.items():
        if options.only in (None, name):
            with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
                print("\n".join([*report(options.rows, Path(folder)), ""]), flush=True)


if __name__ == "__main__":
    main()
