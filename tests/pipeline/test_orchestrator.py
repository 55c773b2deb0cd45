"""What the orchestrator loads: the assets in the order of the journey, with checks that block, in one process."""

import dagster as dg

from pipelines.checks import ALL_CHECKS, Judgement, asset_check
from pipelines.definitions import ALL_ASSETS, build_definitions


def test_assets_follow_one_another_as_the_data_do():
    dependencies = {
        asset.key.to_user_string(): sorted(k.to_user_string() for k in asset.asset_deps[asset.key])
        for asset in ALL_ASSETS
    }
    assert dependencies == {
        "received": [],
        "records": ["received"],
        "cells": ["records"],
        "release": ["cells"],
        "statistics": ["release"],
        "downloads": ["statistics"],
        "site": ["downloads"],
        "publication": ["site"],
    }


def test_every_check_blocks_but_those_that_ask_for_newer_or_more_data():
    specs = [spec for check in ALL_CHECKS for spec in check.check_specs]
    assert {spec.name for spec in specs if not spec.blocking} == {"facilities_covered", "data_recent"}
    blocking = [spec for spec in specs if spec.blocking]
    assert len(blocking) == 5
    assert {spec.asset_key.to_user_string() for spec in blocking} == {"received", "records", "cells", "release"}


def test_definitions_are_valid_and_run_in_one_process(tmp_path):
    definitions = build_definitions(store=str(tmp_path))
    dg.Definitions.validate_loadable(definitions)
    assert definitions.executor is dg.in_process_executor
    assert definitions.resolve_job_def("whole_way").executor_def.name == "in_process"


def test_a_failed_check_stops_what_comes_after(tmp_path):
    ran = []

    @dg.asset
    def first():
        ran.append("first")

    @dg.asset(deps=["first"])
    def second():
        ran.append("second")

    check = asset_check("first", "never_content", "It holds.", lambda settings: Judgement(False, "do this", {"n": 3}))
    definitions = build_definitions(store=str(tmp_path / "store"))
    result = dg.materialize(
        [first, second, check], resources={"settings": definitions.resources["settings"]}, raise_on_error=False
    )
    assert not result.success and ran == ["first"]
