"""Is there English on a page in another language that is not marked as English?

Belongs here: finding it by words that only English has. Does not: which pages are looked at.
"""

import re

from tests.site.page_parts import parse

ONLY_ENGLISH = frozenset(
    ("the", "of", "and", "is", "are", "was", "were", "not", "to", "by", "with", "from", "that", "which", "for", "who",
     "this", "these", "be", "its", "has")
)  # fmt: skip
LETTERS = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
LEAST_WORDS = 4


def unmarked_english(html: str, language: str, names: tuple[str, ...] = ()) -> list[str]:
    """Texts and read-aloud attributes of the page that hold an English sentence and are said to be in `language`.
    `names`: of places, which are no words of any language."""
    found = []
    for said, path, text in parse(html).texts():
        # A code, a name of a file, and words whose language nobody knows (lang="") are no sentences of ours.
        if said != language or "code" in path:
            continue
        if is_english(text, names):
            found.append(" ".join(text.split()))
    return found


def is_english(text: str, names: tuple[str, ...] = ()) -> bool:
    """Whether a text is at least four words of English, `names` apart."""
    # A long name stands in two lines of a drawing.
    if any(text.strip() in name for name in names):
        return False
    for name in names:
        text = text.replace(name, "")
    words = [word.lower() for word in LETTERS.findall(text)]
    return len(words) >= LEAST_WORDS and len(ONLY_ENGLISH & set(words)) >= 2
