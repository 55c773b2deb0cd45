"""Policy status: one row per region, year and policy item: how far it is, whom it covers, where it can be read."""

import pandas as pd
import pandera.pandas as pa

from schemas.fields import REGION, SERVICE, Boolean, Codes, Integer, Text, boolean, code, codes, reference, text, year
from schemas.null_safe import is_code
from schemas.row_rules import row_rule


class PolicyStatus(pa.DataFrameModel):
    """Key: region_code, year, item. State on 31 December."""

    region_code: Text = text("Region", "Region, or NAT for the whole country", SERVICE, REGION)
    year: Integer = year("Year", "Year at whose end, on 31 December, this was so")
    item: Text = code("policyitem", "Item", "Which law, policy or arrangement the row is about", SERVICE)
    status: Text = code(
        "policystatus", "Status", "How far it is: absent, drafted, adopted, implemented, evaluated", SERVICE
    )
    covers_migrant: Boolean = boolean("Covers migrants", "It covers migrant women")
    covers_minority: Boolean = boolean("Covers minorities", "It covers women of ethnic minorities")
    covers_any_status: Boolean = boolean(
        "Whatever the status", "It applies to every woman, whatever her residence status"
    )
    funded: Boolean = boolean("Funded", "It has a budget line of its own")
    sectors_signed: Codes = codes("sector_or_none", "Signed by", "All sectors that signed it", SERVICE)
    cso_coauthored: Boolean = boolean("Written together", "Civil society was among its authors")
    # Empty is null on the wire, and an absent policy has no text: so it may be null, and PO01 says when.
    source_ref: Text = reference(
        "Source",
        "Where the text can be read: its title and number, or a web address",
        nullable=True,
        only_if="status <> 'absent'",
    )

    class Config:
        """One wrong, missing or extra column is an error; nothing is converted silently."""

        name = "policy_status"
        strict = True
        coerce = False

    @row_rule("PO01", reads=("status",), filled=("source_ref",))
    def a_policy_cites_its_source(cls, df) -> pd.Series:  # noqa: N805
        """Anything but an absent policy can be read somewhere."""
        return is_code(df["status"], "absent") | df["source_ref"].notna()
