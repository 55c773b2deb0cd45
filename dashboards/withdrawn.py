"""The notice that stands where the pages of a withdrawn release stood, so that links to them say what happened.

Belongs here: the notice and its files. Does not: withdrawing a release (`pipelines.releases`), pages with figures
(`site`).
"""

import shutil
from collections.abc import Iterable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dashboards.site import HERE, STATIC_FILES, load_settings
from dashboards.wording import load_words

LEAVE = "leave.html"


def write_notice(folder: Path, pages: Iterable[str], release_id: str, why: str, in_force: str | None) -> None:
    """Write into `folder`, the folder `site` of the release as it was, the notice under the name of each of `pages`.

    `why`: the reason, as the registry of releases has it. `in_force`: the release that holds now, which stands beside
    it; None if there is none. No figure and no name of an indicator is in any of these files.
    """
    environment = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined)
    environment.globals.update(words=load_words(), settings=load_settings())
    notice = environment.get_template("withdrawn.html").render(release_id=release_id, why=why, in_force=in_force)
    (folder / "static").mkdir(parents=True, exist_ok=True)
    for name in STATIC_FILES:
        shutil.copyfile(HERE / "static" / name, folder / "static" / name)
    for name in {*pages, "index.html"} - {LEAVE}:
        (folder / name).write_bytes(notice.encode("utf-8"))
    (folder / LEAVE).write_bytes(environment.get_template(LEAVE).render().encode("utf-8"))
