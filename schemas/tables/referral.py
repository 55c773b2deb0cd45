"""Referral: one row per contact and destination that was needed, offered or not."""

import pandas as pd
import pandera.pandas as pa

from schemas.fields import (
    CONTACT_KEY,
    IDENTIFIER,
    QUASI_IDENTIFIER,
    RANDOM_KEY,
    SERVICE,
    SPECIAL,
    Boolean,
    Integer,
    Text,
    boolean,
    code,
    integer,
    text,
)
from schemas.null_safe import is_code, is_true
from schemas.row_rules import row_rule

ACCEPTED = {"nullable": True, "only_if": "acceptance = 'accepted'"}


class Referral(pa.DataFrameModel):
    """Key: referral_id; one row per contact and destination. Its contact is a disclosing one."""

    referral_id: Text = text(
        "Referral",
        "Key of the row, made up at random at source: no name, number or date is in it",
        IDENTIFIER,
        RANDOM_KEY,
    )
    contact_id: Text = text(
        "Contact", "Key of the contact at which she told of violence and needed this service", IDENTIFIER, CONTACT_KEY
    )
    destination: Text = code(
        "dest",
        "Destination",
        "The kind of service or organisation to which she was, or was to be, referred",
        QUASI_IDENTIFIER,
    )
    offered: Boolean = boolean("Offered", "She was offered this service at the contact")
    not_offered_reason: Text = code(
        "notoffered",
        "Not offered because",
        "Why she was not offered a service that she needed",
        SERVICE,
        nullable=True,
        only_if="not offered",
    )
    acceptance: Text = code(
        "accept", "Her answer", "What she said to the offer", SPECIAL, nullable=True, only_if="offered"
    )
    handover: Text = code(
        "handover",
        "Handover",
        "How she was brought to the service: with somebody, by letter, with a number only",
        SERVICE,
        **ACCEPTED,
    )
    info_shared: Boolean = boolean(
        "Information shared", "Any information about her was passed on to the service or to anybody else", **ACCEPTED
    )
    info_share_consent: Boolean = boolean("Consent", "She consented to passing information about her on", **ACCEPTED)
    community_specific: Boolean = boolean(
        "For her community", "The service is run by or for her community, or works in her language"
    )
    days_to_first_service: Integer = integer(
        "Days to the service",
        "Days from the offer until she first received the service",
        QUASI_IDENTIFIER,
        0,
        730,
        rule="RF04",
        unit="days",
        nullable=True,
        only_if="completed = 'yes'",
    )
    completed: Text = code(
        "ynp", "Service received", "Whether she received the service, or it is still open", SERVICE, **ACCEPTED
    )
    non_completion_reason: Text = code(
        "noncomp",
        "Not received because",
        "Why she did not receive the service that she accepted",
        SERVICE,
        nullable=True,
        only_if="completed = 'no'",
    )
    police_basis: Text = code(
        "policebasis",
        "Basis for police",
        "On what basis the police was involved: her wish, a duty by law, imminent danger, none",
        SPECIAL,
        nullable=True,
        only_if="destination = 'police' and (acceptance = 'accepted' or info_shared)",
    )

    class Config:
        """One wrong, missing or extra column is an error; nothing is converted silently."""

        name = "referral"
        strict = True
        coerce = False

    @row_rule("RF01", reads=("offered",), filled=("not_offered_reason", "acceptance", "handover", "completed"))
    def not_offered_has_a_reason_and_nothing_else(cls, df) -> pd.Series:  # noqa: N805
        """A reason if and only if not offered; nothing that follows an offer without one."""
        offered = is_true(df["offered"])
        after = df[["acceptance", "handover", "completed"]].notna().any(axis=1)
        return (offered != df["not_offered_reason"].notna()) & (offered | ~after)

    @row_rule("RF02", reads=("offered", "acceptance"), filled=("handover", "completed", "info_share_consent"))
    def offered_has_an_answer(cls, df) -> pd.Series:  # noqa: N805
        """Handover, consent and completion are filled if and only if she accepted."""
        accepted = is_code(df["acceptance"], "accepted")
        steps = df[["handover", "completed", "info_share_consent"]].notna()
        answered = ~is_true(df["offered"]) | df["acceptance"].notna()
        return answered & steps.eq(accepted, axis=0).all(axis=1)

    @row_rule("RF03", reads=("info_shared", "info_share_consent", "police_basis"))
    def information_is_shared_with_consent(cls, df) -> pd.Series:  # noqa: N805
        """Without consent only by legal duty or in imminent danger."""
        lawful = is_code(df["police_basis"], "mandatory_reporting", "imminent_danger")
        return ~is_true(df["info_shared"]) | is_true(df["info_share_consent"]) | lawful

    @row_rule("RF04", reads=("completed",), filled=("days_to_first_service", "non_completion_reason"))
    def completion_has_days_or_a_reason(cls, df) -> pd.Series:  # noqa: N805
        """Days if and only if completed, a reason if and only if not."""
        days = is_code(df["completed"], "yes") == df["days_to_first_service"].notna()
        return days & (is_code(df["completed"], "no") == df["non_completion_reason"].notna())

    @row_rule("RF05", reads=("destination", "acceptance", "info_shared"), filled=("police_basis",))
    def police_has_a_basis(cls, df) -> pd.Series:  # noqa: N805
        """A basis if and only if she accepted the police or they were told."""
        told = is_code(df["acceptance"], "accepted") | is_true(df["info_shared"])
        return (is_code(df["destination"], "police") & told) == df["police_basis"].notna()
