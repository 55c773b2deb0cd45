"""The steps from a delivered file to a published release, one module each, in the order of the journey.

Belongs here: what each step reads and writes in the store. Does not: the rules it applies.
"""

from pipelines.assets.cells import cells
from pipelines.assets.downloads import downloads
from pipelines.assets.publication import publication
from pipelines.assets.received import received
from pipelines.assets.records import records
from pipelines.assets.release import release
from pipelines.assets.site import site

ALL_ASSETS = [received, records, cells, release, downloads, site, publication]

__all__ = ["ALL_ASSETS", "cells", "downloads", "publication", "received", "records", "release", "site"]
