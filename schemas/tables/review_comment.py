"""Review comment: one row per comment on an indicator, a result or a page: of what kind, and what became of it.

The words of a comment are not here: they are kept where they can be read before anybody else sees them.
"""

import pandera.pandas as pa

from schemas.fields import INDICATOR, LOCAL_CODE, SERVICE, Day, Text, code, day, text


class ReviewComment(pa.DataFrameModel):
    """Key: comment_id. Who wrote it is known by type of organisation only."""

    comment_id: Text = text("Comment", "Key of the comment", SERVICE, LOCAL_CODE)
    indicator_id: Text = text(
        "Indicator",
        "Identifier of the indicator that it is about, if it is about one",
        SERVICE,
        INDICATOR,
        nullable=True,
        only_if="it is about an indicator",
    )
    party_type: Text = code("org", "From", "Type of the organisation that made the comment", SERVICE)
    raised_date: Day = day("Raised", "Day on which it was made")
    kind: Text = code(
        "comment_kind",
        "About",
        "What the comment is about, such as the definition, the quality of the data or harm",
        SERVICE,
    )
    responded_date: Day = day("Answered", "Day on which it was answered", nullable=True, only_if="it was answered")
    resolution: Text = code(
        "comment_resolution",
        "Outcome",
        "What became of it: something was changed, will be, was explained, or it was rejected",
        SERVICE,
    )

    class Config:
        """One wrong, missing or extra column is an error; nothing is converted silently."""

        name = "review_comment"
        strict = True
        coerce = False
