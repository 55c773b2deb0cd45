"""The notice that stands where the pages of a withdrawn release stood, so that links to them say what happened.

Belongs here: the notice and its files. Does not: withdrawing a release (`pipelines.releases`), pages with figures
(`site`).
"""

from collections.abc import Iterable
from pathlib import Path

from dashboards.language import ENGLISH, load_languages
from dashboards.phrases import own_words
from dashboards.settings import load_settings, settings_in
from dashboards.site import HERE, STATIC_FILES, as_release_name, folder_of, page_environment

LEAVE = "leave.html"


def write_notice(folder: Path, pages: Iterable[str], release_id: str, why: str, in_force: str | None) -> None:
    """Write into `folder`, the folder `site` of the release as it was, the notice under the name of each of `pages`,
    in each language.

    `why`: the reason, as the registry of releases has it. `in_force`: the release that holds now, which stands beside
    it; None if there is none. No figure and no name of an indicator is in any of these files.
    """
    (folder / "static").mkdir(parents=True, exist_ok=True)
    for name in STATIC_FILES:
        (folder / "static" / name).write_bytes((HERE / "static" / name).read_bytes())
    languages = load_languages()
    names = sorted({*pages, "index.html"} - {LEAVE})
    for language in languages.values():
        own = folder_of(folder, language)
        own.mkdir(exist_ok=True)
        environment = page_environment(language, languages, settings_in(language, load_settings()))
        up, down = ("../../", "") if language.code == ENGLISH else ("../../../", f"{language.code}/")
        notice = environment.get_template("withdrawn.html").render(
            release_id=as_release_name(release_id),
            why=own_words(why),
            in_force=in_force and as_release_name(in_force),
            href=f"{up}{in_force}/site/{down}index.html",
        )
        for name in names:
            (own / name).write_bytes(notice.encode("utf-8"))
        (own / LEAVE).write_bytes(environment.get_template(LEAVE).render(page=LEAVE).encode("utf-8"))
