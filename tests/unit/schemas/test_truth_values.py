"""True and false as spreadsheet programs write them: read alike wherever a row is judged by them."""

import pyarrow as pa
import pytest

from schemas.columns import describe
from schemas.editions import withdrawals
from schemas.file_rules import file_faults
from schemas.typing_rows import mapped_counts
from schemas.validation import validate_table
from tests.unit.schemas.right_rows import REFERRAL, SERVICE_CONTACT, text_frame

WRITTEN = [
    ("TRUE", "FALSE"),
    ("True", "False"),
    ("VRAI", "FAUX"),
    ("VERDADERO", "FALSO"),
    ("WAHR", "FALSCH"),
    ("ADEVĂRAT", "FALS"),
    ("ИСТИНА", "ЛОЖЬ"),
    (" true ", " false"),
]


def accepted(**changes):
    validated = validate_table("referral", text_frame(REFERRAL | changes))
    assert validated.quarantine.empty
    return validated.accepted.iloc[0]


@pytest.mark.parametrize(("yes", "no"), WRITTEN)
def test_what_a_spreadsheet_program_writes_is_read_as_what_it_means(yes, no):
    assert bool(accepted(community_specific=yes)["community_specific"]) is True
    assert bool(accepted(community_specific=no)["community_specific"]) is False


@pytest.mark.parametrize("text", ["1", "0", "yes", "no", "oui", "t", "TRUE FALSE", "x"])
def test_what_may_only_mean_it_is_held(text):
    faults = validate_table("referral", text_frame(REFERRAL | {"community_specific": text})).quarantine
    assert faults[["column", "rule"]].values.tolist() == [["community_specific", "type"]]


@pytest.mark.parametrize("yes", [yes for yes, _ in WRITTEN])
def test_a_withdrawal_takes_effect_however_it_is_written(yes):
    frame = text_frame(SERVICE_CONTACT | {"is_retracted": yes, "data_permission": "no"})
    assert withdrawals(frame).tolist() == [True]
    assert file_faults("service_contact", frame) == []


def test_other_spellings_are_counted_under_what_they_mean():
    column = next(c for c in describe("referral") if c.name == "offered")
    texts = text_frame(*({"offered": text} for text in ["true", "TRUE", "VRAI", "FAUX", "", "yes"]))["offered"]
    assert mapped_counts(pa.array(texts, from_pandas=True), column) == {"false": 1, "true": 2}
