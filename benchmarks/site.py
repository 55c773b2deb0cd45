"""The pages of a release against their budgets: what a reader has to load, how large they are, how long they take.

Belongs here: measuring. Does not: what stands on pages (`dashboards`).

Source of the budgets: 30 kB compressed and 5 files for the first view of a page, 350 kB after a chart is explored (with
the basic chart library), 3 MB for the zip without the library, 60 s for 2 000 series in five languages on two cores,
1.5 s to the first paint on a slow mobile network.
"""

import gzip
import hashlib
import io
import re
import shutil
import tempfile
import threading
import zipfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pandas as pd

from benchmarks.measure import Measured, measure_in_turn
from dashboards.chart_library import LIBRARY
from dashboards.site import build_site
from dashboards.site_zip import site_zip
from indicators.release import open_release
from schemas.release import DIMENSIONS

NEWEST = Path("build/public/latest")
FIRST_VIEW, FILES, EXPLORED, ZIPPED = 30_000, 5, 350_000, 3_000_000
SECONDS, SERIES, FIRST_PAINT = 60, 2_000, 1.5
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""A slow mobile network as browsers imitate it: 400 kbit a second, 400 ms to and fro."""

PAGE_FILES = re.compile(r'(?:<link rel="(?:icon|stylesheet)" href|<script src)="([^"]+)"')


def report(rows: int, folder: Path) -> list[str]:
    """A table of the budgets and what was measured. `rows` is not used: the release is what `make run` made."""
    if not (NEWEST / "cells.csv").is_file():
        return ["site: no release in build/public; `make run` first"]
    release = Path(shutil.copytree(NEWEST.resolve(), folder / "release", ignore=shutil.ignore_patterns("site")))
    read, built = measure_in_turn(["benchmarks.site:read", "benchmarks.site:build"], str(release))
    site = release / "site"
    build_site(open_release(release), site)
    pages = sorted(site.rglob("*.html"))
    views = {page: _first_view(page) for page in pages}
    heaviest = max(views, key=lambda page: views[page][0])
    series = _series(release)
    lines = [
        f"## Pages: {len(pages)} of {series} series",
        "",
        "| budget | at most | measured | |",
        "|---|---|---|---|",
        _line(f"first view, heaviest page ({heaviest.relative_to(site)})", FIRST_VIEW, views[heaviest][0], "bytes"),
        _line("files of a first view", FILES, max(files for _, files in views.values()), ""),
        *_explored(site, views),
        _line("zip of the whole release without the library", ZIPPED, _zipped(release), "bytes"),
        *_time(read, built, series),
        *_paint(site, heaviest),
    ]
    return [*lines, "", "Compressed with gzip where nothing else is said."]


def read(release: str) -> int:
    """Read the cells of the release once: what building is compared with."""
    return len(pd.read_csv(Path(release) / "cells.csv"))


def build(release: str) -> str:
    """Build the site of the release in every language; returns the hash of all its bytes."""
    with tempfile.TemporaryDirectory(prefix="site-") as folder:
        build_site(open_release(release), Path(folder))
        found = hashlib.sha256()
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file():
                found.update(path.read_bytes())
        return found.hexdigest()


def _line(what: str, most: float, measured: float | None, unit: str) -> str:
    if measured is None:
        return f"| {what} | {most:,} {unit} | not measured | |"
    return (
        f"| {what} | {most:,} {unit} | {measured:,} {unit} | {'holds' if measured <= most else '**does not hold**'} |"
    )


def _first_view(page: Path) -> tuple[int, int]:
    """Compressed bytes and number of files of a page with what it loads by itself."""
    loaded = _loaded(page)
    return sum(_compressed(path) for path in (page, *loaded)), 1 + len(loaded)


def _loaded(page: Path) -> list[Path]:
    """The files that a page loads by itself."""
    return [(page.parent / name).resolve() for name in PAGE_FILES.findall(page.read_text(encoding="utf-8"))]


def _compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9, mtime=0))


def _library(site: Path) -> str:
    return "small" if (site / "static" / LIBRARY).stat().st_size < 2_000_000 else "full"


def _explored(site: Path, views: dict) -> list[str]:
    """The page that is heaviest once its charts are explored, as servers send it that have brotli, and with gzip."""
    shared = [site / "static" / name for name in (LIBRARY, "explore.css", "explore.js", "looks.js")]
    by_page = {page: site / "figures" / f"{page.stem}.js" for page in views}
    files = {
        page: [page, *_loaded(page), figures, page.parent / "figures" / "words.js"]
        for page, figures in by_page.items()
        if figures.is_file()
    }
    heaviest = max(files, key=lambda page: sum(map(_compressed, files[page])))
    all_files = [*files[heaviest], *shared]
    what = f"after exploring a chart ({heaviest.relative_to(site)}), {_library(site)} library"
    return [
        _line(f"{what}, brotli", EXPLORED, _with_brotli(all_files), "bytes"),
        f"| the same, gzip | | {sum(map(_compressed, all_files)):,} bytes | |",
    ]


def _with_brotli(files: list[Path]) -> int | None:
    """Bytes with brotli at its best, as files are prepared that never change; None without the package."""
    try:
        import brotli
    except ImportError:
        return None
    return sum(len(brotli.compress(path.read_bytes(), quality=11, lgwin=24)) for path in files)


def _zipped(release: Path) -> int:
    packed = site_zip(release)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return len(packed) - archive.getinfo(f"site/static/{LIBRARY}").compress_size


def _series(release: Path) -> int:
    """How many series over time the release has."""
    cells = pd.read_csv(release / "cells.csv", usecols=["indicator", "breakdown", *DIMENSIONS])
    return len(cells.drop_duplicates())


def _time(read_: Measured, built: Measured, series: int) -> list[str]:
    """Seconds for as many series as the budget has, and beside one reading of the cells."""
    scaled = round(built.wall_seconds * SERIES / series, 1)
    ratio = built.cpu_seconds / read_.cpu_seconds
    return [
        _line(f"building, for {SERIES:,} series, on the clock", SECONDS, scaled, "s"),
        f"| building beside one reading of the cells, CPU | | {ratio:.1f} times | |",
    ]


class _Compressing(SimpleHTTPRequestHandler):
    """Sends files compressed, as a web server does."""

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        content = gzip.compress(path.read_bytes(), 6, mtime=0)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        """Say nothing."""


def _paint(site: Path, page: Path) -> list[str]:
    """Seconds to the first paint of a page on a slow network, in a browser if there is one; median of three."""
    what, browser = "first paint, slow mobile network, heaviest page", shutil.which("chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        browser = None
    if browser is None:
        return [_line(what, FIRST_PAINT, None, "s")]
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Compressing, directory=site))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/{page.relative_to(site)}"
    try:
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
            seconds = sorted(_first_paint(chromium, address) for _ in range(3))
            chromium.close()
    finally:
        server.shutdown()
        server.server_close()
    return [_line(what, FIRST_PAINT, round(seconds[1], 2), "s")]


def _first_paint(chromium, address: str) -> float:
    context = chromium.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW)
    page.goto(address)
    page.wait_for_timeout(500)
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    context.close()
    return paint / 1000
