"""A page in fewer bytes is the same page, to a browser."""

import pytest

import dashboards.site
from dashboards.language import load_language
from dashboards.site import build_site
from indicators.release import open_release
from tests.site.synthetic_release import write_synthetic_release

pytestmark = pytest.mark.site

PAGES = ("index", "equal", "trust", "made", "review", "comment", "release", "recommendations", "recommendation-7",
         "p28", "p34", "o07")  # fmt: skip

TREE = """() => {
  const tree = node => node.nodeType === 3 ? node.textContent.replace(/\\s+/g, ' ').trim()
    : [node.nodeName, [...node.attributes].map(a => a.name + '=' + a.value),
       [...node.childNodes].map(tree).filter(Boolean)];
  return JSON.stringify(tree(document.documentElement));
}"""


def test_a_browser_makes_the_same_page_of_it(visit, tmp_path, monkeypatch):
    release = open_release(write_synthetic_release(tmp_path / "release"))
    languages = {"en": load_language("en")}
    build_site(release, tmp_path / "light", languages=languages)
    monkeypatch.setattr(dashboards.site, "light_html", lambda html: html)
    build_site(release, tmp_path / "full", languages=languages)
    seen = visit((tmp_path / "light" / "leave.html").as_uri(), scripts=True)
    for name in PAGES:
        trees = []
        for kind in ("light", "full"):
            seen.page.goto((tmp_path / kind / f"{name}.html").as_uri())
            trees.append(seen.page.evaluate(TREE))
        sizes = [(tmp_path / kind / f"{name}.html").stat().st_size for kind in ("light", "full")]
        assert trees[0] == trees[1], name
        assert sizes[0] < sizes[1]
