"""The comment form as somebody fills it in, and what is read from it: as a file, and sent to a ministry's address."""

import csv
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import expect

from dashboards.language import load_languages
from dashboards.settings import load_settings
from dashboards.site import build_site
from indicators.agreement.comment_form import COLUMNS, WITHOUT_WORDS, read_comment_form
from indicators.registry import load_catalogue
from indicators.release import open_release

pytestmark = pytest.mark.site

WORDS = 'It says "refused".\nThey were, 300 km away, =never asked.'


@pytest.fixture
def form_address(release_folder):
    return (release_folder / "site" / "comment.html").as_uri()


@pytest.fixture
def ministry():
    """A ministry's address on this machine; `received` is what was sent to it."""
    received = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode("utf-8")
            received.append((self.path, self.headers.get("Referer"), parse_qs(body, keep_blank_values=True)))
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; charset=utf-8")
            self.end_headers()
            self.wfile.write(b"Thank you.")

        def log_message(self, *_):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.received = received
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def sending(release_folder, ministry, tmp_path):
    """The address of a form that sends to the ministry."""
    address = f"http://127.0.0.1:{ministry.server_port}/comments"
    languages = {code: one for code, one in load_languages().items() if code in ("en", "ar")}
    settings = load_settings() | {"comment_address": address}
    build_site(open_release(release_folder), tmp_path / "site", settings, languages)
    return (tmp_path / "site" / "comment.html").as_uri()


def fill_in(page, words=WORDS, kind="harm_or_stigma"):
    page.select_option("#about", "P28")
    page.check(f"input[value={kind}]")
    page.select_option("#organisation", "roma_association")
    page.fill("#said", words)
    page.check("input[name=may_be_published]")


def rows_of(path):
    return read_comment_form(path, load_catalogue(), "public", "2026-06-29")


def test_what_was_written_is_saved_as_a_form_that_can_be_read_and_nothing_is_sent(visit, form_address, tmp_path):
    seen = visit(form_address)
    page = seen.page
    fill_in(page)
    seen.requests.clear()
    with page.expect_download() as download:
        page.click("[data-does=save]")
    download.value.save_as(tmp_path / download.value.suggested_filename)
    (row,) = rows_of(tmp_path / "comment-form.csv")
    assert row.problems == () and not row.without_words
    wanted = {
        "kind": "harm_or_stigma", "party_type": "roma_association", "language": "en", "text": WORDS,
        "visibility": "public", "indicators": ["P28"],
    }  # fmt: skip
    assert wanted.items() <= row.document.items()
    assert "Saved as comment-form.csv" in page.locator(".comment [role=status]").text_content()
    assert [url for url in seen.requests if not url.startswith("blob:")] == [] and seen.complaints == []
    assert page.locator("form").count() == 0, "without an address there is nothing that could send"
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_an_unfinished_comment_is_not_saved_and_the_page_says_what_is_missing(visit, form_address):
    page = visit(form_address).page
    page.fill("#said", "x")
    page.click("[data-does=save]")
    assert "Something is missing" in page.locator(".comment [role=status]").text_content()
    assert page.evaluate("document.activeElement.name") == "kind"


def test_it_can_be_copied(visit, form_address):
    page = visit(form_address).page
    fill_in(page)
    page.click("[data-does=copy]")
    expect(page.locator(".comment [role=status]")).not_to_have_text("")
    assert "Copied" in page.locator(".comment [role=status]").text_content()


def test_the_page_of_an_indicator_is_chosen_by_its_link(visit, form_address):
    assert visit(f"{form_address}#p34").page.input_value("#about") == "P34"


@pytest.mark.parametrize("way", ["click", "shift"])
def test_leaving_forgets_what_was_written(visit, form_address, way):
    page = visit(form_address.replace("comment.html", "index.html")).page
    page.goto(form_address)
    fill_in(page)
    if way == "click":
        page.click("#leave")
    else:
        for _ in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url("**/leave.html")
    page.go_back()
    page.goto(form_address)
    assert page.input_value("#said") == "" and not page.is_checked("input[name=may_be_published]")


def test_without_scripts_the_spreadsheets_are_there_and_nothing_that_does_nothing(visit, form_address):
    page = visit(form_address, scripts=False).page
    assert not page.locator("#said").is_visible() and page.locator("button:visible").count() == 0
    assert page.locator("a[href='comment-form.xlsx']").is_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_where_a_ministry_says_so_the_form_is_sent_to_its_address_alone(visit, sending, ministry, tmp_path, scripts):
    seen = visit(sending, scripts=scripts)
    seen.requests.clear()
    fill_in(seen.page, "Ask ana@example.org about it.")
    seen.page.click("button[type=submit]")
    seen.page.wait_for_url("http://127.0.0.1:*/comments")
    ((path, referer, fields),) = ministry.received
    assert path == "/comments" and referer is None
    assert set(fields) == {"release", *COLUMNS}
    asked = {url for url in seen.requests if url.startswith("http") and not url.endswith("favicon.ico")}
    assert asked == {seen.page.url}
    # As docs/comments.md says: one line a comment, in the columns of the form.
    sent = {name: values[0] for name, values in fields.items()}
    with (tmp_path / "received.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(sent))
        writer.writeheader()
        writer.writerow(sent)
    (row,) = rows_of(tmp_path / "received.csv")
    assert row.problems == () and row.without_words and row.document["text"] == WITHOUT_WORDS


def test_a_form_that_sends_may_send_nowhere_else(visit, sending, ministry):
    page = visit(sending).page
    fill_in(page)
    page.evaluate("document.querySelector('form').action = 'http://127.0.0.1:9/elsewhere'")
    page.click("button[type=submit]", no_wait_after=True)
    page.wait_for_timeout(300)
    assert page.url == sending and ministry.received == []


def test_only_the_page_of_the_form_may_send(sending, tmp_path):
    pages = sorted((tmp_path / "site").rglob("*.html"))
    sends = [p.name for p in pages if "form-action 'none'" not in p.read_text(encoding="utf-8")]
    assert sends == ["comment.html", "comment.html"], "in both languages"
