"""A store with one published release, made up, and a request that is in order."""

import copy
from datetime import date

import pandas as pd
import pytest

from pipelines.publication import publish, write_manifest
from pipelines.releases import enter_release
from pipelines.restricted_extracts.chained_log import extract_log, head_for_release
from pipelines.restricted_extracts.requests import request_from
from pipelines.store import Store
from tests.site.synthetic_release import write_synthetic_release

TODAY = date(2026, 3, 1)

CONTENT = {
    "request": "roma-women-2026-01",
    "requester": "Office for Health Studies",
    "organisation": "University of the Capital",
    "organisation_type": "university",
    "works_for": [],
    "passes_on_to": [],
    "purpose": "To see with a Roma women's organisation whether asking in private has become as common for Roma women.",
    "ethics_approval": {"body": "Ethics board", "reference": "EB 12/2026", "until": "2027-06-30"},
    "release": "r1",
    "cells": [{"indicator": "P28", "by": ["ethnic_group"], "periods": ["2024", "2025"], "why": "The question."}],
    "expires": "2027-01-31",
}


def request(**changed):
    return request_from({**copy.deepcopy(CONTENT), **changed})


def publish_release(store, name="r1"):
    folder = write_synthetic_release(store.staging / name, name)
    pd.DataFrame().to_parquet(store.staged_true_cells)
    write_manifest(folder, {"release_id": name, "extract_log": head_for_release(store, name)})
    enter_release(store, name, store.staged_true_cells)
    publish(store, name)


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "store").opened() as store:
        publish_release(store)
        yield store


@pytest.fixture
def log(store):
    return extract_log(store)
