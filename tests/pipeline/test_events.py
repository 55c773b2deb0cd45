"""All that a real run leaves with the orchestrator: figures on a list, bands for small ones, and no name or path."""

import json
import re

import dagster as dg
import pytest

from pipelines.definitions import build_definitions
from pipelines.steps import ROWS, TOLD

PERIOD = r"[0-9]{4}(-Q[1-4])?"
PLAIN_TEXT = re.compile(
    rf"fewer than 10|every period|{PERIOD}(, {PERIOD})*|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}-[0-9a-f]{{8}}"
)


def values_of(metadata) -> list:
    """Numbers and texts in a metadata entry, however deep."""
    if isinstance(metadata, dict):
        return [value for entry in metadata.values() for value in values_of(entry)]
    return [metadata]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """The result of the worked example, through the orchestrator."""
    from tests.pipeline.conftest import WORKED_EXAMPLE

    store = tmp_path_factory.mktemp("events") / "store"
    definitions = build_definitions(str(store), str(WORKED_EXAMPLE), "worked_example")
    with dg.DagsterInstance.ephemeral() as instance:
        job = definitions.resolve_job_def("whole_way")
        result = job.execute_in_process(instance=instance, raise_on_error=False)
        return result, [entry.to_json() for entry in instance.all_logs(result.run_id)]


@pytest.mark.slow
def test_metadata_are_on_the_list_and_no_number_of_rows_is_small(run):
    result, _ = run
    assert result.success
    found = {}
    for event in result.all_events:
        data = event.event_specific_data
        if event.event_type_value == "ASSET_MATERIALIZATION":
            found |= data.materialization.metadata
        elif event.event_type_value == "ASSET_CHECK_EVALUATION":
            found |= data.metadata
    assert len(found) > 10 and set(found) <= TOLD
    for name, entry in found.items():
        for value in values_of(entry.value):
            assert isinstance(value, int | float) or PLAIN_TEXT.fullmatch(value), name
            assert name not in ROWS or not isinstance(value, int) or value == 0 or value >= 10, name
    assert "fewer than 10" in [entry.value for name, entry in found.items() if name in ROWS]


@pytest.mark.slow
def test_no_key_of_a_record_and_no_name_of_a_delivery_is_in_any_event(run):
    from tests.pipeline.conftest import WORKED_EXAMPLE

    _, logged = run
    stored = "\n".join(logged)
    assert len(logged) > 50 and json.loads(logged[0])
    (note,) = WORKED_EXAMPLE.glob("*/*/delivery.json")
    keys = re.findall(r"\b[CW][A-Z0-9]{16,}\b", (note.parent / "service_contact.csv").read_text(encoding="utf-8"))
    assert keys and not any(key in stored for key in keys)
    assert f"/{note.parent.name}/" not in stored and "service_contact.csv" not in stored
