"""Service contact: the rules between its columns. The columns stand in `service_contact_columns`.

Belongs here: row rules SC01-SC18. SC19 and the ranges are rules of one column; SC22 and SC25 look across rows
and tables (`across`). A withdrawn version is exempt from all but SC01: its content is dropped, and a fault in
it must never keep a withdrawal from taking effect.
"""

from collections.abc import Callable

import pandas as pd
import pandera.pandas as pa

from schemas.code_lists import load_code_list
from schemas.tables.null_safe import is_code, is_only, is_true, mentions, stands_alone
from schemas.tables.service_contact_columns import ServiceContactColumns

NO_ANSWER = ("not_asked", "unknown", "declined")

DISCLOSURE_ONLY = (
    "children_exposed",
    "perpetrator_rel",
    "violence_types",
    "violence_recency",
    "prev_ipv_contact_gap",
    "new_violence_since_last",
    "reported_elsewhere",
    "first_line_support",
    "fls_not_done_reason",
    "risk_assessment",
    "risk_tool",
    "risk_level",
    "safety_plan",
    "recent_sexual_violence",
    "post_rape_care",
    "language_info",
    "rights_explained",
    "barriers",
    "followup_agreed",
    "baseline_safety",
)
"""Columns that are empty without disclosure: data minimisation."""

OPTIONAL_WITH_DISCLOSURE = (
    "fls_not_done_reason",
    "risk_tool",
    "risk_level",
    "post_rape_care",
    "baseline_safety",
)
"""Of those, the columns that have a condition of their own, or may stay empty, when she discloses."""


def row_rule(rule: str) -> Callable:
    """Mark a function, true where the row is right, as `rule` of versions that are not withdrawn."""

    def declare(check: Callable) -> Callable:
        def exempt_when_withdrawn(cls, df: pd.DataFrame) -> pd.Series:
            return check(cls, df) | is_true(df["is_retracted"])

        exempt_when_withdrawn.__name__ = check.__name__
        exempt_when_withdrawn.__doc__ = check.__doc__
        return pa.dataframe_check(error=rule, ignore_na=False)(exempt_when_withdrawn)

    return declare


class ServiceContact(ServiceContactColumns):
    """Key: contact_id, record_version."""

    class Config:
        """One wrong, missing or extra column is an error; nothing is converted silently."""

        name = "service_contact"
        strict = True
        coerce = False

    @pa.dataframe_check(error="SC01", ignore_na=False)
    def received_in_or_after_the_month(cls, df) -> pd.Series:  # noqa: N805
        """A version cannot arrive before its contact. The clock is not asked: a delivery says its month."""
        return df["contact_month"] <= df["received_month"]

    @row_rule("SC02")
    def pseudonym_and_order_go_with_linkage(cls, df):  # noqa: N805
        """No pseudonym if and only if not linkable; no order if and only if no pseudonym."""
        none = df["woman_ref"].isna()
        return (none == is_code(df["linkage_scope"], "none")) & (none == df["contact_seq"].isna())

    @row_rule("SC03")
    def no_answer_on_ethnicity_stands_alone(cls, df):  # noqa: N805
        """Not asked, unknown and declined never stand beside another code."""
        return stands_alone(df["ethnicity"], *NO_ANSWER)

    @row_rule("SC04")
    def ethnicity_agrees_with_its_method(cls, df):  # noqa: N805
        """Her own answer is a real code; what somebody else said or guessed is thrown away at source."""
        method, answer = df["ethnicity_method"], df["ethnicity"]
        return (
            (is_code(method, "self_identified") & ~mentions(answer, *NO_ANSWER))
            | (is_code(method, "declined") & is_only(answer, "declined"))
            | (is_code(method, "not_asked") & is_only(answer, "not_asked"))
            | (is_code(method, "proxy", "observed") & is_only(answer, "unknown"))
        )

    @row_rule("SC05")
    def migrant_status_agrees_with_birth(cls, df):  # noqa: N805
        """With birth group and length of stay, never with citizenship: who is naturalised stays a migrant."""
        born_here = is_code(df["migrant_status"], "non_migrant", "descendant")
        born_abroad = is_code(df["migrant_status"], "migrant")
        here = is_code(df["birth_group"], "national", *NO_ANSWER) & is_code(
            df["length_of_stay"], "born_here", *NO_ANSWER
        )
        not_abroad = is_code(df["birth_group"], "national") | is_code(df["length_of_stay"], "born_here")
        return ~(born_here & ~here) & ~(born_abroad & not_abroad)

    @row_rule("SC06")
    def language_support_agrees_with_need(cls, df):  # noqa: N805
        """A recorded need never has 'not needed'; no need has nothing else."""
        not_needed = is_code(df["language_support"], "not_needed")
        need = df["interpreter_needed"]
        return ~(is_code(need, "yes") & not_needed) & ~(is_code(need, "no") & ~not_needed)

    @row_rule("SC07")
    def eligibility_agrees_with_basis_and_outcome(cls, df):  # noqa: N805
        """Not eligible has no basis, and no enquiry unless she spoke first."""
        eligible = is_true(df["enquiry_eligible"])
        no_basis = is_code(df["enquiry_basis"], "not_eligible")
        outcome = df["enquiry_outcome"]
        right_if_eligible = ~no_basis & ~is_code(outcome, "not_applicable")
        right_if_not = no_basis & is_code(outcome, "not_applicable", "self_disclosed")
        return (eligible & right_if_eligible) | (~eligible & right_if_not)

    @row_rule("SC08")
    def privacy_and_reason_agree_with_outcome(cls, df):  # noqa: N805
        """Privacy if and only if asked or self-disclosed; a reason if and only if not asked."""
        spoke = is_code(df["enquiry_outcome"], "asked", "self_disclosed")
        not_asked = is_code(df["enquiry_outcome"], "not_asked")
        return (spoke == df["asked_in_private"].notna()) & (not_asked == df["not_asked_reason"].notna())

    @row_rule("SC09")
    def answer_agrees_with_outcome(cls, df):  # noqa: N805
        """Asked has an answer, self-disclosed is a yes, anything else has none."""
        outcome, answer = df["enquiry_outcome"], df["ipv_disclosed"]
        return (
            (is_code(outcome, "asked") & answer.notna())
            | (is_code(outcome, "self_disclosed") & is_code(answer, "yes"))
            | (is_code(outcome, "not_asked", "not_applicable") & answer.isna())
        )

    @row_rule("SC10")
    def nothing_about_violence_without_disclosure(cls, df):  # noqa: N805
        """Data minimisation."""
        return is_code(df["ipv_disclosed"], "yes") | df[list(DISCLOSURE_ONLY)].isna().all(axis=1)

    @row_rule("SC11")
    def disclosure_is_complete(cls, df):  # noqa: N805
        """There are codes for what is not known; null is not one of them."""
        needed = [name for name in DISCLOSURE_ONLY if name not in OPTIONAL_WITH_DISCLOSURE]
        return ~is_code(df["ipv_disclosed"], "yes") | df[needed].notna().all(axis=1)

    @row_rule("SC12")
    def violence_is_by_a_partner(cls, df):  # noqa: N805
        """Current or former partner, or not recorded."""
        return ~is_code(df["perpetrator_rel"], *load_code_list("rel").in_scope("out"))

    @row_rule("SC13")
    def type_not_recorded_stands_alone(cls, df):  # noqa: N805
        """'Not specified' never stands beside a type."""
        return stands_alone(df["violence_types"], "not_specified")

    @row_rule("SC14")
    def new_violence_agrees_with_gap(cls, df):  # noqa: N805
        """Not applicable if and only if no earlier disclosing contact is known."""
        first = is_code(df["prev_ipv_contact_gap"], "none_known")
        not_applicable = is_code(df["new_violence_since_last"], "not_applicable")
        return ~is_code(df["ipv_disclosed"], "yes") | (first == not_applicable)

    @row_rule("SC15")
    def no_support_has_a_reason(cls, df):  # noqa: N805
        """A reason if and only if first-line support was not provided."""
        not_provided = is_code(df["first_line_support"], "not_provided")
        return ~is_code(df["ipv_disclosed"], "yes") | (not_provided == df["fls_not_done_reason"].notna())

    @row_rule("SC16")
    def tool_and_level_go_with_assessment(cls, df):  # noqa: N805
        """Only, and always, with a structured assessment."""
        done = is_code(df["risk_assessment"], "done")
        return (done == df["risk_tool"].notna()) & (done == df["risk_level"].notna())

    @row_rule("SC17")
    def post_rape_care_goes_with_recent_sexual_violence(cls, df):  # noqa: N805
        """If and only if recent sexual violence, which needs the sexual type."""
        recent = is_code(df["recent_sexual_violence"], "yes")
        return (recent == df["post_rape_care"].notna()) & (~recent | mentions(df["violence_types"], "sexual"))

    @row_rule("SC18")
    def no_barrier_stands_alone(cls, df):  # noqa: N805
        """'None' and 'not asked' never stand beside a barrier."""
        return stands_alone(df["barriers"], "none", "not_asked")
