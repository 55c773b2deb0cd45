"""Pages in fewer bytes."""

import pytest

from dashboards.light_html import light_html, without_comments


@pytest.mark.parametrize(
    ("full", "light"),
    [
        ("<ul>\n<li>a</li>\n<li><a href=x>b</a></li>\n</ul>\n<p>c</p>", "<ul><li>a<li><a href=x>b</a></ul><p>c</p>"),
        ("<dl><dt>a</dt>\n<dd>b</dd></dl>", "<dl><dt>a<dd>b</dl>"),
        (
            "<thead><tr><th>a</th></tr></thead>\n<tbody>\n<tr>\n<th>b</th>\n<td>1 <b>2</b></td>\n</tr>\n</tbody>",
            "<thead><tr><th>a<tbody><tr><th>b<td>1 <b>2</b>",
        ),
        ("<div><p>a</p>\n<p>b</p>\n</div>\n<p>c</p><b>d</b>", "<div><p>a<p>b</div><p>c</p><b>d</b>"),
        # Between words a line break is a space.
        ("<p><strong>a</strong>\n<em>b</em></p>\n", "<p><strong>a</strong>\n<em>b</em></p>\n"),
        ("<title>a</title>\n<desc>b</desc>", "<title>a</title>\n<desc>b</desc>"),
    ],
)
def test_only_what_html_lets_one_leave_out_is_left_out(full, light):
    assert light_html(full) == light


def test_comments_with_lines_of_their_own_are_left_out_and_nothing_else():
    script = '/* One\n   and two. */\nvar a = "/* no */"; /* b */\n  /* c */\nvar path = x.replace(/[^/]*$/, "");\n'
    assert without_comments(script) == 'var a = "/* no */"; /* b */\nvar path = x.replace(/[^/]*$/, "");\n'
