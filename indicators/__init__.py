"""What is measured: the catalogue, the counting units, disclosure control, statistics, and releases.

Belongs here: everything between validated records and a release that is safe to publish. Does not: what a
record is (`schemas`), pages (`dashboards`), the order in which things run (`pipelines`).
"""

from indicators.release import Release, open_release

__all__ = ["Release", "open_release"]
