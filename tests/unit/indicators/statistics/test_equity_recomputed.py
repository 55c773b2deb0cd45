"""Every published summary follows from the released bytes alone."""

import yaml

from indicators.release import open_release
from indicators.statistics.equity_table import equity_table
from indicators.statistics.released import ReleasedCells
from tests.site.synthetic_release import write_synthetic_release
from tests.unit.indicators.statistics.recomputed import differences
from tests.unit.indicators.statistics.released_frames import POLICY


def test_the_table_of_a_release_is_what_a_reader_computes_from_its_files(tmp_path):
    folder = write_synthetic_release(tmp_path / "release")
    (folder / "policy.yaml").write_text(yaml.safe_dump(POLICY), encoding="utf-8")
    release = open_release(folder)
    table = equity_table(ReleasedCells.from_release(release), release.indicators, release.dimensions, release.policy)
    compared, wrong = differences(folder, table)
    assert not wrong
    assert compared > 500


def test_a_number_that_is_off_is_found(tmp_path):
    folder = write_synthetic_release(tmp_path / "release")
    (folder / "policy.yaml").write_text(yaml.safe_dump(POLICY), encoding="utf-8")
    release = open_release(folder)
    table = equity_table(ReleasedCells.from_release(release), release.indicators, release.dimensions, release.policy)
    place = table.index[(table["measure"] == "MDMW") & (table["status"] == "shown")][0]
    table.loc[place, "value"] *= 1.2
    assert len(differences(folder, table)[1]) == 1
