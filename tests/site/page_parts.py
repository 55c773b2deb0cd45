"""A page taken to pieces without a browser: its texts, attributes, tables, drawings.

Belongs here: reading HTML. Does not: what should stand in it.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "img", "input", "hr"}
ENDS = {
    "li": {"li"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
    "option": {"option"},
    "td": {"td", "th", "tr", "tbody"},
    "th": {"td", "th", "tr", "tbody"},
    "tr": {"tr", "tbody"},
    "thead": {"tbody"},
    "p": {
        "details",
        "div",
        "dl",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "main",
        "nav",
        "ol",
        "p",
        "section",
        "table",
        "ul",
    },
    "tbody": {"tbody"},
}
"""Elements without an end tag, and what begins after them (HTML Living Standard, 13.1.2.4)."""

READ_ALOUD = ("aria-label", "title", "alt", "data-label", "data-failed")


@dataclass
class Node:
    """An element with what is in it."""

    tag: str
    attributes: dict
    children: list = field(default_factory=list)

    def all(self, tag: str, **attributes):
        """Every element of a kind below this one, in order; `class_` asks for some of its classes."""
        for child in self.children:
            if isinstance(child, Node):
                wanted = {k.rstrip("_").replace("_", "-"): v for k, v in attributes.items()}
                if child.tag == tag and all(
                    set(v.split()) <= set(child.attributes.get(k, "").split()) for k, v in wanted.items()
                ):
                    yield child
                yield from child.all(tag, **attributes)

    @property
    def text(self) -> str:
        """Its text, with single spaces."""
        return " ".join(self._text().split())

    def _text(self) -> str:
        return "".join(c._text() if isinstance(c, Node) else c for c in self.children)

    def texts(self, language: str = "", path: tuple = ()):
        """Each text node and read-aloud attribute: (language, tags from the outside, text)."""
        language = self.attributes.get("lang", language)
        path = (*path, self.tag)
        for name in READ_ALOUD:
            if self.attributes.get(name):
                yield language, (*path, f"@{name}"), self.attributes[name]
        for child in self.children:
            if isinstance(child, Node):
                yield from child.texts(language, path)
            elif child.strip():
                yield language, path, child


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = Node("document", {})
        self.open = [self.root]

    def handle_starttag(self, tag, attrs):
        node = Node(tag, {name: value or "" for name, value in attrs})
        while tag in ENDS.get(self.open[-1].tag, ()):
            self.open.pop()
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag, attrs):
        self.open[-1].children.append(Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        while self.open[-1].tag != tag and self.open[-1].tag in ENDS:
            self.open.pop()
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data):
        self.open[-1].children.append(data)


def parse(html: str) -> Node:
    """The page as a tree. Raises AssertionError where an element is closed that is not the last one opened."""
    reader = _Reader()
    reader.feed(html)
    assert reader.open == [reader.root], "every element is closed"
    return reader.root
