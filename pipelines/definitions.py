"""What the orchestrator loads: assets, checks, the job, and the parameters of a run.

Belongs here: putting the pieces together. Does not: any step. `build_definitions` takes every parameter, so
nothing has to be patched in tests; `defs` reads them from the environment for the orchestrator's page.
"""

import os
from pathlib import Path

import dagster as dg

from indicators.units.profile import LATEST_USABLE
from pipelines.assets import cells, downloads, publication, received, records, release, site, statistics
from pipelines.automation import alerts, inbox_sensor, monthly_schedule
from pipelines.checks import ALL_CHECKS
from pipelines.settings import DUCKDB, RunSettings
from pipelines.signing import SIGN_WITH

ALL_ASSETS = [
    received.received,
    records.records,
    cells.cells,
    release.release,
    statistics.statistics,
    downloads.downloads,
    site.site,
    publication.publication,
]
"""In the order of the journey."""

SAMPLE_INBOX = str(Path(__file__).resolve().parent.parent / "data" / "sample")


def build_definitions(
    store: str = "build",
    inbox: str = SAMPLE_INBOX,
    source: str = "sample_country",
    files: tuple[str, ...] = (),
    release_id: str = "",
    data_cutoff: str = "",
    registry: str = "",
    profile_rule: str = LATEST_USABLE,
    policy: str = "",
    catalogue: str = "",
    sign_with: str = "",
    engine: str = DUCKDB,
    master: str = "",
    draft: str = "",
    seconds_before_retry: float = 5.0,
    alert_command: str = "",
    time_zone: str = "UTC",
    start_by_itself: bool = False,
) -> dg.Definitions:
    """Definitions of the whole way for one source.

    `store`: folder of the store. `inbox`: folder of deliveries, used unless `files` are given.
    `release_id`, `data_cutoff`: empty for the defaults, which follow from the input alone. `registry`: folder with
    what was agreed (default: `registry` in the inbox, if there is one). `profile_rule`: which of a woman's answers
    stands (`indicators.units.profile.PROFILE_RULES`). `policy`: file of the disclosure policy (default: ours).
    `catalogue`: folder of metadata sheets (default: ours). `sign_with`: file of the private key that releases are
    signed with (default: they are not). `engine`, `master`: what counts, DuckDB in this process or Spark at an address
    (docs/spark.md). `draft`: file for partners in place of publication. `alert_command`: program that is told how runs
    end (`automation.alerts`). `time_zone`: that of the schedule. `start_by_itself`: the schedule and the sensor are on
    from the start; otherwise somebody turns them on.
    """
    settings = RunSettings(
        store=store,
        inbox=inbox,
        source=source,
        files=list(files),
        release_id=release_id,
        data_cutoff=data_cutoff,
        registry=registry,
        profile_rule=profile_rule,
        policy=policy,
        catalogue=catalogue,
        sign_with=sign_with,
        engine=engine,
        master=master,
        draft=draft,
        seconds_before_retry=seconds_before_retry,
    )
    whole_way = dg.define_asset_job(
        "whole_way", selection=dg.AssetSelection.all(), description="File to page.", hooks=alerts(alert_command)
    )
    schedules = dg.DefaultScheduleStatus.RUNNING if start_by_itself else dg.DefaultScheduleStatus.STOPPED
    sensors = dg.DefaultSensorStatus.RUNNING if start_by_itself else dg.DefaultSensorStatus.STOPPED
    return dg.Definitions(
        assets=ALL_ASSETS,
        asset_checks=ALL_CHECKS,
        jobs=[whole_way],
        schedules=[monthly_schedule(whole_way, time_zone, schedules)],
        sensors=[inbox_sensor(Path(inbox), source, whole_way, sensors)],
        resources={"settings": settings},
        # One process: the default starts a new one for every step, at about three seconds each.
        executor=dg.in_process_executor,
    )


defs = build_definitions(
    store=os.environ.get("IPV_STORE", "build"),
    inbox=os.environ.get("IPV_INBOX", SAMPLE_INBOX),
    source=os.environ.get("IPV_SOURCE", "sample_country"),
    registry=os.environ.get("IPV_REGISTRY", ""),
    profile_rule=os.environ.get("IPV_PROFILE_RULE", LATEST_USABLE),
    policy=os.environ.get("IPV_POLICY", ""),
    catalogue=os.environ.get("IPV_CATALOGUE", ""),
    sign_with=os.environ.get(SIGN_WITH, ""),
    engine=os.environ.get("IPV_ENGINE", DUCKDB),
    master=os.environ.get("IPV_SPARK_MASTER", ""),
    alert_command=os.environ.get("IPV_ALERT_COMMAND", ""),
    time_zone=os.environ.get("IPV_TIME_ZONE", "UTC"),
    start_by_itself=os.environ.get("IPV_START_BY_ITSELF", "") == "yes",
)
