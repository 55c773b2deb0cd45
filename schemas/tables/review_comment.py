"""Review comment: one row per comment on an indicator, a result or a page: of what kind, and what became of it.

The words of a comment are not here: they are kept where they can be read before anybody else sees them.
"""

import pandera.pandas as pa

from schemas.fields import INDICATOR, LOCAL_CODE, SERVICE, Day, Text, code, day, text


class ReviewComment(pa.DataFrameModel):
    """Key: comment_id. Who wrote it is known by type of organisation only."""

    comment_id: Text = text("Comment", "Key", SERVICE, LOCAL_CODE)
    indicator_id: Text = text(
        "Indicator",
        "The indicator, if it is about one",
        SERVICE,
        INDICATOR,
        nullable=True,
        only_if="about an indicator",
    )
    party_type: Text = code("org", "From", "Type of organisation", SERVICE)
    raised_date: Day = day("Raised", "Day it was raised")
    kind: Text = code("comment_kind", "About", "What it is about", SERVICE)
    responded_date: Day = day("Answered", "Day of the answer", nullable=True, only_if="it was answered")
    resolution: Text = code("comment_resolution", "Outcome", "What became of it", SERVICE)

    class Config:
        """One wrong, missing or extra column is an error; nothing is converted silently."""

        name = "review_comment"
        strict = True
        coerce = False
