"""What has to hold of every page at every width, looked at in a browser.

Belongs here: looking at one page. Does not: which pages are looked at (`test_walk`, `test_pages_in_a_browser`).
"""

import re

from axe_playwright_python.sync_playwright import Axe

WIDTHS = (320, 360, 768, 1180)
LANGUAGES = ("en", "es", "fr", "ar", "rom")
PILOT = {"rom": ("index", "equal", "trust", "made", "review", "comment", "device")}
"""The pages of a language that has only begun; its other links lead to English."""
LEAST_TEXT = 12
"""Pixels, in a chart."""

CHART_TEXTS = """() => [...document.querySelectorAll('.drawing > svg')].flatMap((svg, n) => {
  const frame = svg.getBoundingClientRect();
  if (!frame.width) return [];
  const scale = svg.getScreenCTM().a;
  return [...svg.querySelectorAll('text')].filter(t => getComputedStyle(t).display !== 'none').map(t => {
    const box = t.getBBox();
    return {size: parseFloat(getComputedStyle(t).fontSize) * scale, text: t.textContent,
      chart: n + ' ' + svg.parentNode.querySelector('title').id,
      inside: box.x >= 0 && box.y >= 0 && box.x + box.width <= frame.width && box.y + box.height <= frame.height,
      box: [box.x, box.y, box.x + box.width, box.y + box.height]};
  });
})"""

VISIBLE_DRAWINGS = """() => [...document.querySelectorAll('figure')]
  .map(f => [...f.querySelectorAll('.drawing, .interactive')].filter(c => c.getBoundingClientRect().width).length)"""

CLIPPED = """() => [...document.querySelectorAll('body *')].filter(e => {
  if (e.closest('svg') || e.closest('.hidden-text') || e.closest('.skip')) return false;
  const hidden = ['hidden', 'clip'].includes(getComputedStyle(e).overflowX);
  return hidden && e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1;
}).map(e => e.tagName + ' ' + e.textContent.trim().slice(0, 40))"""

OPEN_EVERYTHING = "document.querySelectorAll('details').forEach(d => d.open = true)"


def address(language: str, name: str) -> str:
    """The path of a page below the folder of the site."""
    return f"{name}.html" if language == "en" else f"{language}/{name}.html"


def faults(seen, width: int, axe: bool = True) -> list[str]:
    """What is wrong with the page that this visit (`conftest.Visit`) has just gone to; its folded parts are opened."""
    page = seen.page
    found = [f"it complains: {text}" for text in seen.complaints]
    found += [f"it asks {url}" for url in seen.requests if not url.startswith(("file://", "data:"))]
    found += ["it asks for more than 5 files"] * (len(seen.requests) > 5)
    page.evaluate(OPEN_EVERYTHING)
    if page.evaluate("document.documentElement.scrollWidth") > width:
        found.append("it scrolls sideways")
    if page.evaluate("localStorage.length + sessionStorage.length") or seen.context.cookies():
        found.append("it stores something")
    visible = page.evaluate(VISIBLE_DRAWINGS)
    found += [f"{number} drawings of a chart are visible" for number in set(visible) - {1}]
    texts = page.evaluate(CHART_TEXTS)
    found += ["a chart without text"] * bool(visible and not texts)
    found += [f"{t['size']:.1f} px: {t['text']} in {t['chart']}" for t in texts if t["size"] < LEAST_TEXT]
    found += [f"clipped: {t['text']} in {t['chart']}" for t in texts if not t["inside"]]
    found += [f"one over the other: {pair}" for pair in overlaps(texts)]
    found += [f"clipped: {text}" for text in page.evaluate(CLIPPED)]
    if axe:
        violations = Axe().run(page).response["violations"]
        found += [f"axe: {v['id']} {[n['target'] for n in v['nodes']][:3]}" for v in violations]
    return found


def numbers(page) -> set[str]:
    """Every number that stands on the page, but for how much a button would load."""
    text = page.evaluate(
        "() => { const copy = document.body.cloneNode(true);"
        " copy.querySelectorAll('.explore').forEach(line => line.remove()); return copy.textContent; }"
    )
    return set(re.findall(r"\d[\d,.]*", text))


def faults_of_leaving(seen, width: int) -> list[str]:
    """What is wrong with the way out of the page, with scripts: by keyboard, by click, in view, large enough."""
    page, found = seen.page, []
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    if page.evaluate("document.activeElement.id") != "leave":
        found.append("leaving is not the second tab stop")
    box = page.locator("#leave").bounding_box()
    if box["height"] < 44 or box["x"] < 0 or box["x"] + box["width"] > width or box["y"] > 60:
        found.append(f"leaving is not in view: {box}")
    page.keyboard.press("Enter")
    page.wait_for_url("**/leave.html")
    return found


def overlaps(texts: list[dict]) -> list[tuple[str, str, str]]:
    """Texts of one chart that lie over each other."""
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
