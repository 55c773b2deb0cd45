"""Pages and what they load in fewer bytes, the same for every reader.

Belongs here: what HTML lets one leave out, comments of scripts and styles. Does not: what stands on a page
(`templates`).

A release has hundreds of pages, each of which is packed by itself, so that what all of them repeat counts each time.
"""

import re

ENDED_BY_THE_NEXT = "li|dt|dd|tr|td|th|thead|tbody|option"
"""Elements that end where the next one of their kind or the end of what holds them begins. Source: HTML Living
Standard, 13.1.2.4, optional tags."""

ENDS_A_PARAGRAPH = (
    r"<(?:details|div|dl|fieldset|figure|footer|form|h1|h2|h3|header|main|nav|ol|p|section|table|ul)\b"
    r"|</(?:details|div|fieldset|figure|footer|form|main|section)>"
)

BLOCKS = (
    f"{ENDED_BY_THE_NEXT}|ul|ol|dl|p|div|section|nav|main|header|footer|figure|figcaption|details|summary|table|caption"
    "|h1|h2|h3|form|fieldset|legend|select|title|link|meta|script|head|body|html"
)
"""Elements beside which a line break shows nothing."""

_END = re.compile(rf"\s*</(?:{ENDED_BY_THE_NEXT})>\s*")
_END_OF_PARAGRAPH = re.compile(rf"</p>\s*(?={ENDS_A_PARAGRAPH})")
_BREAK = re.compile(rf"(</?(?:{BLOCKS})\b[^<>]*>)\n+(?=</?(?:{BLOCKS})\b)")
_COMMENT = re.compile(r"^[ \t]*/\*.*?\*/[ \t]*\n", re.DOTALL | re.MULTILINE)


def without_comments(script: str) -> str:
    """A script or style sheet without the comments that have lines of their own."""
    return _COMMENT.sub("", script)


def light_html(html: str) -> str:
    """`html` without optional end tags and without line breaks between blocks. A browser makes the same page of it."""
    return _BREAK.sub(r"\1", _END_OF_PARAGRAPH.sub("", _END.sub("", html)))
