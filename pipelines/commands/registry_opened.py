"""What the actions of `ipv-indicators registry` read before they do anything.

Belongs here: opening the folder, the release, the records of meetings and the day that were named. Does not: the
actions (`registry`). Whatever cannot be read is told by RegistryRefused.
"""

import argparse
import os
from datetime import date
from pathlib import Path


def opened(options: argparse.Namespace):
    """Events, sheets, published versions, and records of activities if a file of them was named."""
    from indicators.agreement.folder import read_events
    from indicators.agreement.versions import load_versions
    from indicators.registry import load_catalogue

    return read_events(options.registry), load_catalogue(), load_versions(), activities_in(options.activities)


def released_in(path: Path | None):
    """The release in the folder that was named, if one was."""
    from indicators.agreement import RegistryRefused
    from indicators.release import open_release

    if path is None:
        return None
    if not (path / "cells.parquet").is_file():
        raise RegistryRefused([f"{path} holds no release"])
    return open_release(path)


def day_of(typed: str | None, events):
    """The day that was typed; without one that of the last event."""
    from indicators.agreement import RegistryRefused

    if typed is None:
        return events[-1].date if events else date.min
    problem = ""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        problem = f"{typed} is not a day; write it like 2025-03-14"
    raise RegistryRefused([problem])


def activities_in(path: Path | None):
    """The records of system_activity with lists of organisations; None if no file was named."""
    if path is None:
        return None
    import pandas as pd

    from indicators.agreement import RegistryRefused

    if not path.is_file():
        raise RegistryRefused([f"{os.fspath(path)}: there is no such file"])
    if path.suffix == ".parquet":
        return pd.read_parquet(path)
    frame = pd.read_csv(path)
    return frame.assign(orgs_present=frame["orgs_present"].str.split("|"))
