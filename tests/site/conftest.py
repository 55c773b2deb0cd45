"""A release, its site and a browser for the tests of pages. The release is made up (`synthetic_release`)."""

import os
import shutil
import threading
from ctypes.util import find_library
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from dashboards.downloads import write_downloads
from dashboards.language import load_languages
from dashboards.site import build_site
from indicators.release import open_release
from tests.site.pseudo_locale import pseudo_language
from tests.site.synthetic_release import write_synthetic_release

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def release_folder(tmp_path_factory):
    folder = write_synthetic_release(tmp_path_factory.mktemp("public") / "test-2025-Q4-r1")
    release = open_release(folder)
    pseudo = (pseudo_language("eo"), pseudo_language("ur", "rtl"))
    build_site(release, folder / "site", languages={**load_languages(), **{one.code: one for one in pseudo}})
    write_downloads(release, folder / "downloads")
    return folder


@pytest.fixture(scope="session")
def folder_address(release_folder):
    return (release_folder / "site").as_uri()


@pytest.fixture(scope="session")
def browser():
    path = shutil.which("chromium")
    if path is None or find_library("atomic") is None:
        message = "pages are opened in a real browser: install the packages chromium and libatomic1"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield chromium
        chromium.close()


class Handler(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture(scope="session")
def loopback(release_folder):
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=release_folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/site"
    server.shutdown()
    server.server_close()


class Visit:
    """A page in a fresh browser context, with what it asked for and complained about."""

    def __init__(self, browser, width=1180, scripts=True):
        self.context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=scripts)
        self.page = self.context.new_page()
        self.requests, self.complaints = [], []
        self.page.on("request", lambda r: self.requests.append(r.url))
        self.page.on("console", lambda m: self.complaints.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda e: self.complaints.append(str(e)))


@pytest.fixture
def visit(browser):
    visits = []

    def start(address, **options):
        visits.append(Visit(browser, **options))
        visits[-1].page.goto(address)
        return visits[-1]

    yield start
    for one in visits:
        one.context.close()
