"""Pages as a reader meets them: in Chromium, at four widths, from a folder and from a server."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.site.walk import OPEN_EVERYTHING, WIDTHS, faults

pytestmark = pytest.mark.site

PAGES = (
    "index", "equal", "trust", "made", "review", "release", "recommendations", "recommendation-7", "case-study-1",
    "p03", "p09", "p14", "p28", "p30", "p34", "o04", "o07", "o18", "o21", "i01", "c01",
)  # fmt: skip

OTHERS = tuple(
    f"{language}/{page}"
    for language in ("eo", "ur")
    for page in ("index", "equal", "trust", "made", "review", "comment", "recommendation-7", "p28", "p30", "o21")
)
"""In two made-up languages, longer and from right to left: a page of each kind."""

KINDS = ("leave", "eo/index", "eo/p28", "ur/equal", "ur/p28")
"""For axe, beside the languages of `test_walk`."""


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_fits_its_width_is_quiet_and_asks_nobody_else(visit, folder_address, width):
    seen = visit(f"{folder_address}/leave.html", width=width)
    for name in (*PAGES, *(OTHERS if width in (320, 1180) else ())):
        seen.requests.clear()
        seen.page.goto(f"{folder_address}/{name}.html")
        assert faults(seen, width, axe=False) == [], name


def test_leave_this_page_is_the_second_tab_stop_and_large_enough(visit, folder_address):
    page = visit(f"{folder_address}/p28.html").page
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "leave"
    assert page.locator("#leave").bounding_box()["height"] >= 44


def test_leave_this_page_stays_in_view_at_the_end_of_the_page(visit, folder_address):
    page = visit(f"{folder_address}/p28.html", width=360).page
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    page.wait_for_function("window.scrollY > 1000")
    box = page.locator("#leave").bounding_box()
    assert 0 <= box["y"] < 60


def test_leaving_by_click_replaces_the_page_in_the_history(visit, folder_address):
    page = visit(f"{folder_address}/index.html").page
    page.goto(f"{folder_address}/p28.html")
    entries = page.evaluate("history.length")
    page.click("#leave")
    page.wait_for_url("**/leave.html")
    assert page.evaluate("history.length") == entries
    page.go_back()
    assert page.url.endswith("/index.html")


def test_leaving_by_three_times_shift(visit, folder_address):
    page = visit(f"{folder_address}/p28.html").page
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("**/leave.html")
    assert "violence" not in page.text_content("body").lower()


def test_capital_letters_do_not_leave_the_page(visit, folder_address):
    page = visit(f"{folder_address}/p28.html").page
    for letter in "ABC":
        page.keyboard.press(f"Shift+{letter}")
    page.wait_for_timeout(200)
    assert page.url.endswith("/p28.html")


def test_the_page_is_hidden_at_once_before_the_next_one_has_come(visit, folder_address):
    page = visit(f"{folder_address}/p28.html").page
    height, title = page.evaluate(
        "() => { document.getElementById('leave').click();"
        " return [document.body.getBoundingClientRect().height, document.title]; }"
    )
    assert (height, title) == (0, "")


def test_leaving_works_without_scripts(visit, folder_address):
    page = visit(f"{folder_address}/p28.html", scripts=False).page
    page.click("#leave")
    page.wait_for_url("**/leave.html")


@pytest.mark.parametrize(("name", "width"), [(name, width) for name in KINDS for width in (360, 1180)])
def test_axe_finds_nothing(visit, folder_address, name, width):
    page = visit(f"{folder_address}/{name}.html", width=width).page
    page.evaluate(OPEN_EVERYTHING)
    violations = Axe().run(page).response["violations"]
    assert [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in violations] == []
