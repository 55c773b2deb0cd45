"""Writes the static site of a release: pages, figures, style, script, the chart library.

Belongs here: files and templates. Does not: what stands on a page (`pages`), how a chart looks (`charts`).
The same release gives the same bytes. The site stands in the folder `site` of its release: links to files of the
release go one level up, so that everything also works from a folder without a server.
"""

import json
import re
import shutil
from importlib.resources import files
from pathlib import Path

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dashboards.pages import Pages, group_label
from dashboards.plotly_figures import interactive_figure
from dashboards.wording import Wording, file_size, load_words
from indicators.release import Release

HERE = Path(__file__).parent
STATIC_FILES = ("site.css", "site.js", "explore.css", "icon.svg")
LIBRARY = "plotly.min.js"


def load_settings(path: Path | None = None) -> dict:
    """What a country sets for its pages (`site.yaml`)."""
    return yaml.safe_load((path or HERE / "site.yaml").read_text(encoding="utf-8"))


def build_site(release: Release, folder: Path, settings: dict | None = None) -> None:
    """Write the pages of `release` into `folder`, which is the folder `site` of the release.

    Reads the release only: its cells, sheets and the sizes of its files. Raises KeyError if a cell of the published
    product is missing, ValueError if `cells.csv` does not match the cells.
    """
    settings = settings or load_settings()
    wording = Wording(load_words())
    pages = Pages(release, wording, settings)
    (folder / "figures").mkdir(parents=True, exist_ok=True)
    _copy_static(folder / "static")
    environment = _environment(release, wording, settings, folder / "static" / LIBRARY)
    _write(folder / "index.html", environment.get_template("home.html").render(**pages.home()))
    _write(
        folder / "recommendations.html",
        environment.get_template("recommendations.html").render(**pages.recommendations()),
    )
    _write(folder / "leave.html", environment.get_template("leave.html").render())
    for indicator in release.indicators:
        content = pages.indicator(indicator)
        name = indicator.lower()
        _write(folder / f"{name}.html", environment.get_template("indicator.html").render(**content))
        if content["charts"]:
            _write(folder / "figures" / f"{name}.js", _figures_script(content["charts"], wording))


def library_file() -> Path:
    """The chart library: the basic bundle if one was put into `static/`, else the full one of the plotly package."""
    basic = HERE / "static" / "plotly-basic.min.js"
    return basic if basic.is_file() else Path(str(files("plotly") / "package_data" / LIBRARY))


def _copy_static(folder: Path) -> None:
    """Copy style, script, icon and chart library."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in STATIC_FILES:
        shutil.copyfile(HERE / "static" / name, folder / name)
    shutil.copyfile(library_file(), folder / LIBRARY)


def _library_styles(library: Path) -> list[str]:
    """Identifiers under which the library adds inline style sheets of its own, which the security policy forbids.
    It leaves out one whose identifier is on the page already (the full bundle has one, for maps)."""
    return sorted(set(re.findall(r'getElementById\("([0-9a-f]{64})"\)', library.read_text(encoding="utf-8"))))


def _environment(release: Release, wording: Wording, settings: dict, library: Path) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        release=release,
        words=wording.words,
        wording=wording,
        settings=settings,
        library_size=file_size(library.stat().st_size),
        library_styles=_library_styles(library),
        group_label=lambda cell, sheet, period: group_label(cell, sheet, wording, period),
    )
    return environment


def _figures_script(charts, wording: Wording) -> str:
    """The interactive figures of a page as a script, because a page opened from a folder may not fetch."""
    figures = {chart.key: interactive_figure(chart, wording) for chart in charts}
    body = json.dumps(figures, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return f"window.pageFigures={body};\n"


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8"))
