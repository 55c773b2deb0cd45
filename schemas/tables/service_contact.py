"""Service contact: the rules between its columns. The columns stand in `service_contact_columns`.

Belongs here: row rules SC01-SC18 and SC21. SC19 and the ranges are rules of one column; SC20 and SC22-SC27 look
across rows and tables (`across`). A withdrawn version is exempt from all but SC01: its content is dropped, and a
fault in it must never keep a withdrawal from taking effect.
"""

from collections.abc import Callable

import pandas as pd

from schemas.code_lists import load_code_list
from schemas.null_safe import is_code, is_only, is_true, mentions, stands_alone
from schemas.row_rules import row_rule
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

_OPTIONAL = (
    "fls_not_done_reason",
    "risk_tool",
    "risk_level",
    "post_rape_care",
    "baseline_safety",
)

NEEDED_WITH_DISCLOSURE = tuple(name for name in DISCLOSURE_ONLY if name not in _OPTIONAL)
"""Of those, the columns that have no condition of their own and may not stay empty when she discloses."""


def contact_rule(name: str, reads: tuple[str, ...] = (), filled: tuple[str, ...] = ()) -> Callable:
    """A row rule of versions that are not withdrawn."""
    return row_rule(name, reads, filled, exempt="is_retracted")


class ServiceContact(ServiceContactColumns):
    """Key: contact_id, record_version."""

    class Config:
        """One wrong, missing or extra column is an error; nothing is converted silently."""

        name = "service_contact"
        strict = True
        coerce = False

    @row_rule("SC01", reads=("contact_month", "received_month"))
    def received_in_or_after_the_month(cls, df) -> pd.Series:  # noqa: N805
        """A version cannot arrive before its contact. The clock is not asked: a delivery says its month."""
        return df["contact_month"] <= df["received_month"]

    @contact_rule("SC02", reads=("linkage_scope",), filled=("woman_ref", "contact_seq"))
    def pseudonym_and_order_go_with_linkage(cls, df):  # noqa: N805
        """No pseudonym if and only if not linkable; no order if and only if no pseudonym."""
        none = df["woman_ref"].isna()
        return (none == is_code(df["linkage_scope"], "none")) & (none == df["contact_seq"].isna())

    @contact_rule("SC03", reads=("ethnicity",))
    def no_answer_on_ethnicity_stands_alone(cls, df):  # noqa: N805
        """Not asked, unknown and declined never stand beside another code."""
        return stands_alone(df["ethnicity"], *NO_ANSWER)

    @contact_rule("SC04", reads=("ethnicity", "ethnicity_method"))
    def ethnicity_agrees_with_its_method(cls, df):  # noqa: N805
        """Her own answer is a real code; what somebody else said or guessed is thrown away at source."""
        method, answer = df["ethnicity_method"], df["ethnicity"]
        return (
            (is_code(method, "self_identified") & ~mentions(answer, *NO_ANSWER))
            | (is_code(method, "declined") & is_only(answer, "declined"))
            | (is_code(method, "not_asked") & is_only(answer, "not_asked"))
            | (is_code(method, "proxy", "observed") & is_only(answer, "unknown"))
        )

    @contact_rule("SC05", reads=("migrant_status", "birth_group", "length_of_stay"))
    def migrant_status_agrees_with_birth(cls, df):  # noqa: N805
        """With birth group and length of stay, never with citizenship: who is naturalised stays a migrant."""
        born_here = is_code(df["migrant_status"], "non_migrant", "descendant")
        born_abroad = is_code(df["migrant_status"], "migrant")
        here = is_code(df["birth_group"], "national", *NO_ANSWER) & is_code(
            df["length_of_stay"], "born_here", *NO_ANSWER
        )
        not_abroad = is_code(df["birth_group"], "national") | is_code(df["length_of_stay"], "born_here")
        return ~(born_here & ~here) & ~(born_abroad & not_abroad)

    @contact_rule("SC06", reads=("interpreter_needed", "language_support"))
    def language_support_agrees_with_need(cls, df):  # noqa: N805
        """A recorded need never has 'not needed'; no need has nothing else."""
        not_needed = is_code(df["language_support"], "not_needed")
        need = df["interpreter_needed"]
        return ~(is_code(need, "yes") & not_needed) & ~(is_code(need, "no") & ~not_needed)

    @contact_rule("SC07", reads=("enquiry_eligible", "enquiry_basis", "enquiry_outcome"))
    def eligibility_agrees_with_basis_and_outcome(cls, df):  # noqa: N805
        """Not eligible has no basis, and no enquiry unless she spoke first."""
        eligible = is_true(df["enquiry_eligible"])
        no_basis = is_code(df["enquiry_basis"], "not_eligible")
        outcome = df["enquiry_outcome"]
        right_if_eligible = ~no_basis & ~is_code(outcome, "not_applicable")
        right_if_not = no_basis & is_code(outcome, "not_applicable", "self_disclosed")
        return (eligible & right_if_eligible) | (~eligible & right_if_not)

    @contact_rule("SC08", reads=("enquiry_outcome",), filled=("asked_in_private", "not_asked_reason"))
    def privacy_and_reason_agree_with_outcome(cls, df):  # noqa: N805
        """Privacy if and only if asked or self-disclosed; a reason if and only if not asked."""
        spoke = is_code(df["enquiry_outcome"], "asked", "self_disclosed")
        not_asked = is_code(df["enquiry_outcome"], "not_asked")
        return (spoke == df["asked_in_private"].notna()) & (not_asked == df["not_asked_reason"].notna())

    @contact_rule("SC09", reads=("enquiry_outcome", "ipv_disclosed"))
    def answer_agrees_with_outcome(cls, df):  # noqa: N805
        """Asked has an answer, self-disclosed is a yes, anything else has none."""
        outcome, answer = df["enquiry_outcome"], df["ipv_disclosed"]
        return (
            (is_code(outcome, "asked") & answer.notna())
            | (is_code(outcome, "self_disclosed") & is_code(answer, "yes"))
            | (is_code(outcome, "not_asked", "not_applicable") & answer.isna())
        )

    @contact_rule("SC10", reads=("ipv_disclosed",), filled=DISCLOSURE_ONLY)
    def nothing_about_violence_without_disclosure(cls, df):  # noqa: N805
        """Data minimisation."""
        return is_code(df["ipv_disclosed"], "yes") | df[list(DISCLOSURE_ONLY)].isna().all(axis=1)

    @contact_rule("SC11", reads=("ipv_disclosed",), filled=NEEDED_WITH_DISCLOSURE)
    def disclosure_is_complete(cls, df):  # noqa: N805
        """There are codes for what is not known; null is not one of them."""
        return ~is_code(df["ipv_disclosed"], "yes") | df[list(NEEDED_WITH_DISCLOSURE)].notna().all(axis=1)

    @contact_rule("SC12", reads=("perpetrator_rel",))
    def violence_is_by_a_partner(cls, df):  # noqa: N805
        """Current or former partner, or not recorded."""
        return ~is_code(df["perpetrator_rel"], *load_code_list("rel").in_scope("out"))

    @contact_rule("SC13", reads=("violence_types",))
    def type_not_recorded_stands_alone(cls, df):  # noqa: N805
        """'Not specified' never stands beside a type."""
        return stands_alone(df["violence_types"], "not_specified")

    @contact_rule("SC14", reads=("ipv_disclosed", "prev_ipv_contact_gap", "new_violence_since_last"))
    def new_violence_agrees_with_gap(cls, df):  # noqa: N805
        """Not applicable if and only if no earlier disclosing contact is known."""
        first = is_code(df["prev_ipv_contact_gap"], "none_known")
        not_applicable = is_code(df["new_violence_since_last"], "not_applicable")
        return ~is_code(df["ipv_disclosed"], "yes") | (first == not_applicable)

    @contact_rule("SC15", reads=("ipv_disclosed", "first_line_support"), filled=("fls_not_done_reason",))
    def no_support_has_a_reason(cls, df):  # noqa: N805
        """A reason if and only if first-line support was not provided."""
        not_provided = is_code(df["first_line_support"], "not_provided")
        return ~is_code(df["ipv_disclosed"], "yes") | (not_provided == df["fls_not_done_reason"].notna())

    @contact_rule("SC16", reads=("risk_assessment",), filled=("risk_tool", "risk_level"))
    def tool_and_level_go_with_assessment(cls, df):  # noqa: N805
        """Only, and always, with a structured assessment."""
        done = is_code(df["risk_assessment"], "done")
        return (done == df["risk_tool"].notna()) & (done == df["risk_level"].notna())

    @contact_rule("SC17", reads=("recent_sexual_violence", "violence_types"), filled=("post_rape_care",))
    def post_rape_care_goes_with_recent_sexual_violence(cls, df):  # noqa: N805
        """If and only if recent sexual violence, which needs the sexual type."""
        recent = is_code(df["recent_sexual_violence"], "yes")
        return (recent == df["post_rape_care"].notna()) & (~recent | mentions(df["violence_types"], "sexual"))

    @contact_rule("SC18", reads=("barriers",))
    def no_barrier_stands_alone(cls, df):  # noqa: N805
        """'None' and 'not asked' never stand beside a barrier."""
        return stands_alone(df["barriers"], "none", "not_asked")

    @contact_rule("SC21", reads=("language_support", "enquiry_outcome"))
    def neither_partner_nor_child_interprets(cls, df):  # noqa: N805
        """Of a contact in which she was asked or told: what she says through them is not free."""
        unsafe = is_code(df["language_support"], "partner", "relative_child")
        return ~(unsafe & is_code(df["enquiry_outcome"], "asked", "self_disclosed"))
