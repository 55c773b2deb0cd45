"""`ipv-indicators policy`: what it says of a policy, and the pages it makes."""

import pytest

from indicators.disclosure.policy import DEFAULT_POLICY
from pipelines.cli import main


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_bytes(DEFAULT_POLICY.read_bytes())
    return path


def test_check_says_what_to_mend_or_that_all_is_right(own, capsys):
    assert main(["policy", "check", str(own)]) == 0
    assert capsys.readouterr().out == "own.yaml: right; 0 waivers\n"
    own.write_text(own.read_text().replace("minimum_denominator: 30", "minimum_denominator: 25"))
    assert main(["policy", "check", str(own)]) == 1
    assert "minimum_denominator protects less" in capsys.readouterr().err
    waiver = (
        'waivers: [{rule: minimum_denominator, value: 25, organisation: A, signed_by: B, why: C, until: "2027-01-01"}]'
    )
    own.write_text(own.read_text().replace("waivers: []", waiver))
    assert main(["policy", "check", str(own), "--data-cutoff", "2027-01-01"]) == 0
    assert "looser until the data reach 2027-01-01" in capsys.readouterr().out
    assert main(["policy", "check", str(own), "--data-cutoff", "2027-01-02"]) == 1
    assert main(["policy", "check", str(own.with_name("none.yaml"))]) == 1


def test_show_prints_the_page_of_a_policy_in_a_language(own, capsys):
    own.write_text(own.read_text().replace("minimum_denominator: 30", "minimum_denominator: 41"))
    assert main(["policy", "show", str(own)]) == 0
    assert "at least 41 women" in capsys.readouterr().out
    assert main(["policy", "show", "--language", "es"]) == 0
    assert "al menos 30 mujeres" in capsys.readouterr().out
    assert main(["policy", "show", "--language", "xx"]) == 1


def test_pages_are_written_and_checked(tmp_path, capsys):
    assert main(["policy", "page", "--out", str(tmp_path), "--check"]) == 1
    assert main(["policy", "page", "--out", str(tmp_path)]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "disclosure-policy.ar.md",
        "disclosure-policy.es.md",
        "disclosure-policy.fr.md",
        "disclosure-policy.md",
    ]
    assert main(["policy", "page", "--out", str(tmp_path), "--check"]) == 0
