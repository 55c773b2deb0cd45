"""Writes the static site of a release: pages in each language, figures, style, script, the chart library.

Belongs here: files and templates. Does not: what stands on a page (`pages`), how a chart looks (`charts`).
The same release gives the same bytes. The site stands in the folder `site` of its release, English in it and each
other language in a folder of its own with the same names (a pilot has few of them, `pilot`): links to files of the
release go up, so that everything also works from a folder without a server.
"""

import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from dashboards.about_release import AboutRelease
from dashboards.chart_library import LIBRARY, library_file, library_styles
from dashboards.comment_form import comment_form, comment_workbook
from dashboards.downloads import downloads
from dashboards.equal import Equal
from dashboards.gaps import GAP_SHEET
from dashboards.inside import Inside, InsidePage
from dashboards.language import ENGLISH, Language, load_languages
from dashboards.light_html import light_html, without_comments
from dashboards.pages import Pages, group_label
from dashboards.pilot import has_page, page_in, with_ways_to_english
from dashboards.plotly_figures import LAYOUT, LOOKS, interactive_figure
from dashboards.search_index import SearchIndex
from dashboards.selection import Selection
from dashboards.settings import load_settings, settings_in
from dashboards.sheet_words import dimensions_in, sheet_in
from dashboards.trust import Trust
from dashboards.wording import SYMBOLS, Wording, alone, unit_words
from indicators.release import Release
from schemas.release import STATUSES

HERE = Path(__file__).parent
STATIC_FILES = ("site.css", "site.js", "comment.js", "explore.js", "explore.css", "icon.svg")


class _Compiled(BytecodeCache):
    """Templates in memory as they were compiled for the first language: that takes as long as writing its pages."""

    def __init__(self):
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket if its template has been compiled."""
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template."""
        self._code[bucket.key] = bucket.bytecode_to_string()


COMPILED = _Compiled()


def build_site(
    release: Release,
    folder: Path,
    settings: dict | None = None,
    languages: Mapping[str, Language] | None = None,
    inside: Inside | None = None,
) -> None:
    """Write the pages of `release` into `folder`, which is the folder `site` of the release.

    `languages`: by code, English among them; all that have a file if left out. `inside`: what the ministry's own view
    has beside the pages of everybody. Reads the release only: its cells,
    sheets and the sizes of its files. Raises KeyError if a cell of the published product is missing, ValueError if
    `cells.csv` does not match the cells, language.LanguageRefused if a language file is wrong.
    """
    settings = settings or load_settings()
    languages = languages or load_languages()
    selection = Selection(release)
    sizes = {f"downloads/{name}": len(content) for name, content in downloads(release).items()}
    copy_static(folder / "static", languages.values())
    for language in languages.values():
        told = replace(
            release,
            indicators={code: sheet_in(language, sheet) for code, sheet in release.indicators.items()},
            dimensions=dimensions_in(language, release.dimensions),
        )
        wording, own = Wording(language), settings_in(language, settings)
        pages = Pages(told, selection.labelled(told.dimensions), wording, own, sizes)
        environment = _environment(told, wording, own, languages, folder / "static" / LIBRARY)
        _write_language(pages, environment, wording, folder_of(folder, language))
        words = _words_of_charts(wording)
        (folder_of(folder, language) / "figures" / "words.js").write_bytes(words.encode("utf-8"))
        if inside:
            content = InsidePage(inside, told, wording).content()
            _write_page(environment, folder_of(folder, language), "inside", "inside.html", content)
            _write_figures(folder_of(folder, language), "inside", content["charts"], language)


def folder_of(folder: Path, language: Language) -> Path:
    """Where the pages of a language stand in the folder of the site."""
    return folder if language.code == ENGLISH else folder / language.code


def page_environment(language: Language, languages: Mapping[str, Language], settings: Mapping) -> Environment:
    """Templates with what every page needs: phrases, settings, and the way to the other languages."""
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=COMPILED,
    )
    environment.filters["text"] = str
    english = language.code == ENGLISH
    environment.globals.update(
        language=language,
        languages=[(other, _way(language, other)) for other in languages.values()],
        page_in=page_in,
        say=language.say,
        settings=settings,
        root="" if english else "../",
        release_root="../" if english else "../../",
    )
    return environment


def copy_static(folder: Path, languages: Iterable[Language]) -> None:
    """Copy style, scripts, icon and chart library; write what interactive figures look like, and into the script of
    every page what it says, so that a page with a notice loads no more files than others."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in STATIC_FILES:
        text = without_comments((HERE / "static" / name).read_text(encoding="utf-8"))
        (folder / name).write_bytes(text.encode("utf-8"))
    shutil.copyfile(library_file(), folder / LIBRARY)
    looks = {"styles": library_styles(library_file()), "layout": LAYOUT, "looks": LOOKS}
    told = {one.code: one.say("layout.superseded", href="release.html").__html__() for one in languages}
    script = (folder / "site.js").read_bytes()
    (folder / "site.js").write_bytes(_script("superseded", told).encode("utf-8") + script)
    (folder / "looks.js").write_bytes(_script("figureLooks", looks).encode("utf-8"))


def _way(language: Language, other: Language) -> str:
    """From a page in `language` to the folder of `other`."""
    down = "" if other.code == ENGLISH else f"{other.code}/"
    up = "" if language.code == ENGLISH else "../"
    return "" if language.code == other.code else up + down


def _write_language(pages: Pages, environment: Environment, wording: Wording, folder: Path) -> None:
    """Every page of one language."""
    (folder / "figures").mkdir(parents=True, exist_ok=True)

    def write(name: str, template: str, content: Mapping):
        _write_page(environment, folder, name, template, content)

    def figures(name: str, charts: Iterable):
        _write_figures(folder, name, charts, wording.language)

    about = AboutRelease(pages, wording)
    equal = Equal(pages.release, pages.blocks, pages.comparison, pages.gaps, wording).content()
    home = pages.home()
    trust = {**home, **Trust(pages.release, pages.comparison, wording).content()}
    write("index", "home.html", home)
    recommendations = pages.recommendations()
    write("recommendations", "recommendations.html", recommendations)
    write("equal", "equal.html", equal)
    figures("equal", equal["charts"])
    write("trust", "trust.html", trust)
    figures("trust", trust["charts"])
    write("made", "made.html", about.made())
    write("review", "review.html", about.review())
    write("release", "release.html", about.changes())
    write("leave", "leave.html", {})
    write("device", "device.html", {})
    index = SearchIndex(pages.release, wording, equal, recommendations)
    (folder / "figures" / "search.js").write_bytes(index.script().encode("utf-8"))
    write("comment", "comment.html", about.comment())
    form = (pages.release.release_id, pages.release.indicators, wording.language.code)
    (folder / "comment-form.csv").write_bytes(comment_form(*form))
    (folder / "comment-form.xlsx").write_bytes(comment_workbook(*form, **about.comment_workbook()))
    for entry in pages.lists.monitored():
        targets = [pages.targets(row["sheet"]) for row in entry["rows"]]
        write(entry["name"], "monitored_page.html", {"entry": entry, "rows": entry["rows"], "targets": targets})
    for indicator in pages.release.indicators:
        content = pages.indicator(indicator) | {"comments": about.comments(indicator)}
        name = indicator.lower()
        write(name, "indicator.html", content)
        if content["charts"]:
            figures(name, content["charts"])


def _write_page(environment: Environment, folder: Path, name: str, template: str, content: Mapping) -> None:
    language = environment.globals["language"]
    if has_page(language, name):
        html = environment.get_template(template).render(**content, page=f"{name}.html")
        (folder / f"{name}.html").write_bytes(light_html(with_ways_to_english(language, html)).encode("utf-8"))


def _write_figures(folder: Path, name: str, charts: Iterable, language: Language) -> None:
    """The interactive figures of a page, which have no words: once, for all languages."""
    if language.code == ENGLISH:
        figures = {chart.key: interactive_figure(chart) for chart in charts}
        (folder / "figures" / f"{name}.js").write_bytes(_script("pageFigures", figures).encode("utf-8"))


def _environment(release: Release, wording: Wording, settings: dict, languages: Mapping, library: Path) -> Environment:
    environment = page_environment(wording.language, languages, settings)
    environment.globals.update(
        release=release,
        stage=release.header.get("stage", ""),
        release_link=Markup('<a href="release.html" dir="ltr">{}</a>').format(release.release_id),
        release_name=as_release_name(release.release_id),
        as_name=as_release_name,
        permanent_release=Markup('<code dir="ltr">{}/site/release.html</code>').format(release.release_id),
        as_code=lambda text: Markup('<code dir="ltr">{}</code>').format(text),
        gap_sheet=GAP_SHEET,
        wording=wording,
        symbols=SYMBOLS,
        unit_words=unit_words,
        alone=alone,
        library_size=wording.file_size(library.stat().st_size),
        group_label=lambda cell, sheet, period: group_label(cell, sheet, wording, period),
    )
    return environment


def as_release_name(release_id: str) -> Markup:
    """The name of a release within a sentence, from left to right in every language."""
    return Markup('<bdi dir="ltr">{}</bdi>').format(release_id)


def _words_of_charts(wording: Wording) -> str:
    """What is said in one language when a chart is explored."""
    words = {name: str(wording.say(f"explore.{name}")) for name in ("back", "loading", "how", "failed")}
    phrases = {"range": "chart.with_range", "label": "chart.under_heading", "quarter": "number.quarter"}
    values = {name: f"{{{name}}}" for name in ("value", "range", "heading", "groups", "year", "quarter")}
    words |= {name: str(wording.say(key, **values)) for name, key in phrases.items()}
    words["symbols"] = {
        symbol: wording.say("symbols.with_word", symbol=symbol, word=wording.say(f"symbols.{status}"))
        for status, symbol in SYMBOLS.items()
        if status in STATUSES
    }
    words["perCent"] = wording.per_cent_suffix
    return _script("pageWords", words)


def _script(name: str, value: object) -> str:
    """`value` as a script, because a page opened from a folder may not fetch. Letters as they are: a script is read in
    the encoding of its page, and Arabic is six times as long in escapes."""
    body = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return f"window.{name}={body};\n"
