"""What is measured: the catalogue, the counting units, disclosure control, statistics, and releases.

Belongs here: everything between validated records and a release that is safe to publish. Does not: what a
record is (`schemas`), pages (`dashboards`), the order in which things run (`pipelines`).
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from indicators.release import Release, open_release

__all__ = ["Release", "open_release"]


def __getattr__(name: str) -> object:
    # Releases are read with pandas, which takes longer to load than a small table to protect.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from indicators import release

    return getattr(release, name)
