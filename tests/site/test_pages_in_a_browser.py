"""Pages as a reader meets them: in Chromium, at four widths, from a folder and from a server."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.site

WIDTHS = (320, 360, 768, 1180)
PAGES = (
    "index", "equal", "trust", "made", "review", "release", "recommendations", "recommendation-7", "case-study-1",
    "p03", "p09", "p14", "p28", "p30", "p34", "o04", "o07", "o18", "o21", "i01", "c01",
)  # fmt: skip

OTHERS = tuple(
    f"{language}/{page}"
    for language in ("es", "rom", "eo", "ur")
    for page in ("index", "equal", "trust", "made", "review", "recommendation-7", "p28", "p30", "o21")
)
"""In the other languages: a page of each kind, with two made-up languages, longer and from right to left."""

KINDS = ("index", "equal", "trust", "made", "review", "release", "recommendations", "recommendation-7", "p28", "p30",
         "o07", "leave", "es/index", "rom/p28", "ur/equal", "ur/p28")  # fmt: skip

CHART_TEXTS = """() => [...document.querySelectorAll('svg.drawing')].flatMap(svg => {
  const frame = svg.getBoundingClientRect();
  if (!frame.width) return [];
  const scale = svg.getScreenCTM().a, view = svg.viewBox.baseVal;
  return [...svg.querySelectorAll('text')].map(t => {
    const box = t.getBBox();
    return {size: parseFloat(getComputedStyle(t).fontSize) * scale, text: t.textContent,
      chart: svg.querySelector('title').id,
      inside: box.x >= 0 && box.y >= 0 && box.x + box.width <= view.width && box.y + box.height <= view.height,
      box: [box.x, box.y, box.x + box.width, box.y + box.height]};
  });
})"""

VISIBLE_DRAWINGS = """() => [...document.querySelectorAll('.still')]
  .map(s => [...s.children].filter(c => c.getBoundingClientRect().width).length)"""


@pytest.fixture(scope="session")
def folder_address(release_folder):
    return (release_folder / "site").as_uri()


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_fits_its_width_is_quiet_and_asks_nobody_else(visit, folder_address, width):
    seen = visit(f"{folder_address}/leave.html", width=width)
    for name in (*PAGES, *(OTHERS if width in (320, 1180) else ())):
        seen.requests.clear()
        seen.page.goto(f"{folder_address}/{name}.html")
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert seen.complaints == [], name
        assert all(url.startswith("file://") for url in seen.requests), name
        assert len(seen.requests) <= 5, name
        assert seen.page.evaluate("localStorage.length + sessionStorage.length") == 0
        visible = seen.page.evaluate(VISIBLE_DRAWINGS)
        assert set(visible) <= {1}, "one drawing of each chart is visible"
        texts = seen.page.evaluate(CHART_TEXTS)
        assert texts or not visible
        assert [t for t in texts if t["size"] < 12 or not t["inside"]] == [], name
        assert _overlaps(texts) == [], name
    assert seen.context.cookies() == []


def test_the_numbers_are_the_same_with_and_without_scripts(visit, folder_address):
    visits = [visit(f"{folder_address}/leave.html", scripts=scripts) for scripts in (True, False)]
    for name in (*PAGES, "es/p28", "ur/equal"):
        found = []
        for one in visits:
            one.page.goto(f"{folder_address}/{name}.html")
            found.append(set(re.findall(r"\d[\d,.]*", one.page.text_content("body"))))
        assert found[0] == found[1]
        assert found[0]
    assert visits[1].page.locator("button:visible").count() == 0, "no button promises what cannot be done"


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
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    violations = Axe().run(page).response["violations"]
    assert [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in violations] == []


@pytest.mark.parametrize("place", ["folder", "server"])
def test_explore_draws_with_the_library_from_our_own_files(visit, folder_address, loopback, place):
    start = folder_address if place == "folder" else loopback
    seen = visit(f"{start}/p34.html")
    for index in (0, 2):
        seen.page.locator("button[data-figure]").nth(index).click()
        seen.page.locator(".interactive").nth(index).locator(".main-svg").first.wait_for(timeout=60_000)
    assert seen.complaints == []
    assert all(url.startswith(start.removesuffix("/site")) for url in seen.requests)
    assert sum(url.endswith("plotly.min.js") for url in seen.requests) == 1
    assert "[c]" in seen.page.locator(".interactive").first.text_content()
    seen.page.locator("button[data-figure]").first.click()
    assert seen.page.locator("svg.drawing.wide").first.is_visible()


def _overlaps(texts):
    pairs = []
    for i, one in enumerate(texts):
        for other in texts[i + 1 :]:
            a, b = one["box"], other["box"]
            if (
                one["chart"] == other["chart"]
                and min(a[2], b[2]) - max(a[0], b[0]) > 1
                and min(a[3], b[3]) - max(a[1], b[1]) > 3
            ):
                pairs.append((one["chart"], one["text"], other["text"]))
    return pairs
