"""The analysis that the documents show is the one that a reader gets."""

from indicators import open_release
from tests.documents import BLOCK, page, run_document

ANY_RELEASE = "2026-06-30-xxxxxxxx"
"""How the document names the release: its name changes with every change of the code."""


def test_the_analysis_prints_what_the_document_says(sample_run, house, tmp_path):
    text = page(house, "analysis.md")
    assert len(BLOCK.findall(text)) == text.count("```python") == 9
    found = run_document(text, {"build/public/latest": str(sample_run.latest)})
    found = found.replace(open_release(sample_run.latest).release_id, ANY_RELEASE)
    (tmp_path / "analysis.md").write_text(found, encoding="utf-8")
    assert found == text, f"the figures changed: copy {tmp_path / 'analysis.md'} to docs"
