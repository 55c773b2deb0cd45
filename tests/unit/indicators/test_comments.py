"""Comments: harm hides before anybody reads it, answers are kept, what may not be told is not told."""

import pytest

from indicators.agreement.comment_form import WITHOUT_WORDS, read_comment_form
from indicators.agreement.comments import told
from indicators.agreement.export import registry_tables
from indicators.agreement.folder import make_event
from indicators.agreement.replay import replay
from tests.unit.indicators.small_registry import (
    AFTER,
    CALM,
    LATER,
    SHEETS,
    event,
    frozen,
    joining,
    play,
    state_of,
    story,
)

COMMENT = {
    "comment": "C1",
    "kind": "definition",
    "party_type": "roma_association",
    "language": "en",
    "text": "Unclear.",
}
ANSWER = {"comment": "C1", "resolution": "explained", "text": "It means this."}


def played(*further):
    made = [make_event(document, number)[0] for number, document in enumerate([*joining(), *further], start=1)]
    return replay(made, {CALM: SHEETS[CALM]}, frozen({CALM: SHEETS[CALM]}), AFTER)


def comment(**changes):
    return event("comment", LATER, "public", **({"indicators": [f"{CALM}@1.0.0"]} | COMMENT | changes))


def test_a_comment_about_harm_hides_its_indicator_at_once(tmp_path):
    folder = play(tmp_path, story())
    assert state_of(folder, CALM).agreed
    assert state_of(play(folder, [comment(indicators=[CALM])]), CALM).agreed
    harm = comment(indicators=[CALM], comment="C2", kind="harm_or_stigma")
    assert not state_of(play(folder, [harm]), CALM).agreed


def test_a_comment_is_answered_once_and_can_be_opened_again_once():
    found = played(comment(), event("answer", LATER, "HEALTH", **ANSWER))
    assert found.comments["C1"].resolution == "explained" and found.comments["C1"].answer == "It means this."
    again = event("satisfied", LATER, "public", comment="C1", satisfied=False)
    found = played(comment(), event("answer", LATER, "HEALTH", **ANSWER), again)
    assert found.comments["C1"].resolution == "open"
    twice = [event("answer", LATER, "HEALTH", **ANSWER), again]
    found = played(comment(), *twice, *twice)
    assert found.comments["C1"].resolution == "explained" and found.refusals == []


@pytest.mark.parametrize(
    ("further", "said"),
    [
        ([comment(), comment()], "There is a comment C1 already"),
        ([event("answer", LATER, "HEALTH", **ANSWER)], "There is no comment C1"),
        ([comment(), event("answer", LATER, "ROMA", **ANSWER)], "A public body or the steward answers"),
        ([comment(), event("satisfied", LATER, "public", comment="C1", satisfied=True)], "has no answer yet"),
        ([event("comment", LATER, "public", **COMMENT)], "about an indicator or a page"),
        (
            [
                comment(party="ROMA"),
                event("answer", LATER, "HEALTH", **ANSWER),
                event("satisfied", LATER, "public", comment="C1", satisfied=True),
            ],
            "is the word of ROMA",
        ),
    ],
)
def test_what_has_no_effect_is_said(further, said):
    assert said in played(*further).refusals[-1].reason


def test_a_release_tells_public_comments_by_type_of_organisation_and_never_which():
    found = played(comment(party="ROMA", visibility="public"), comment(comment="C2", text="For us alone."))
    [public] = told(found.comments)
    assert public["party_type"] == "roma_association" and public["text"] == "Unclear."
    assert "ROMA" not in str(public) and "alone" not in str(public)


def test_comments_are_a_table_of_records_without_their_words():
    found = played(comment(), event("answer", LATER, "HEALTH", **ANSWER))
    [row] = registry_tables(found)["review_comment"].to_dict("records")
    assert row == {
        "comment_id": "C1",
        "indicator_id": CALM,
        "party_type": "roma_association",
        "raised_date": LATER,
        "kind": "definition",
        "responded_date": LATER,
        "resolution": "explained",
    }


class TestForm:
    HEADER = "release,page,indicator,name,kind,organisation_type,language,comment,may_be_published\n"

    def rows(self, tmp_path, text, header=HEADER):
        path = tmp_path / "form.csv"
        path.write_text(header + text, encoding="utf-8-sig")
        return read_comment_form(path, SHEETS, "public", LATER)

    def test_rows_without_a_comment_are_passed_over(self, tmp_path):
        rows = self.rows(tmp_path, "r,p28,P28,x,,,en,,\nr,p28,P28,x,definition,womens_ngo,en,Unclear.,yes\n")
        [row] = rows
        assert row.row_number == 3 and row.problems == () and not row.without_words
        assert row.document["indicators"] == ["P28"] and row.document["visibility"] == "public"

    def test_it_may_not_be_published_unless_somebody_says_so(self, tmp_path):
        [row] = self.rows(tmp_path, "r,index,,,definition,womens_ngo,en,Unclear.,\n")
        assert row.document["visibility"] == "parties" and row.document["page"] == "index"

    @pytest.mark.parametrize("words", ["Write to ana@example.org", "Call 612 345 678", "My number is 12345678Z"])
    def test_words_that_say_who_somebody_is_are_not_kept(self, tmp_path, words):
        [row] = self.rows(tmp_path, f"r,p28,P28,x,harm_or_stigma,womens_ngo,en,{words},yes\n")
        assert row.without_words and row.problems == ()
        assert row.document["text"] == WITHOUT_WORDS and words not in str(row)

    def test_what_is_wrong_is_said_by_column_and_never_quoted(self, tmp_path):
        [row] = self.rows(tmp_path, "r,p28,X99,x,odd,somebody,english,Secret words,yes\n")
        assert [problem.partition(":")[0] for problem in row.problems] == [
            "column kind",
            "column organisation_type",
            "column language",
            "column indicator",
        ]
        assert not any("Secret" in problem or "somebody" in problem for problem in row.problems)

    def test_a_form_that_a_spreadsheet_program_saved_with_semicolons_is_read_too(self, tmp_path):
        header = self.HEADER.replace(",", ";")
        [row] = self.rows(tmp_path, "r;p28;P28;x;definition;womens_ngo;en;Unclear, we think.;yes\n", header)
        assert row.document["text"] == "Unclear, we think."
