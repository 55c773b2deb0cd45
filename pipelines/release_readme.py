"""`README.txt` of a release: what it is, where to begin, how to see that it is whole and whose it is.

Belongs here: its words. Does not: what columns and codes mean (`dashboards.downloads`).
"""

from collections.abc import Mapping

from indicators.release import Release

README = "README.txt"

WORDS = """Release {release_id}
{source_label}, data to {data_cutoff}.{synthetic}

Begin with
  site/index.html           pages, which work without a connection
  downloads/summary.xlsx    latest values, gaps, signals, targets, what changed: to print
  cells.csv                 every figure; datapackage.json says what its columns and codes mean
  equity.csv, signals.csv   groups compared, and series over time

A withheld figure is a row without a number, and its status says why. An empty value is never 0.
Figures describe services, not communities.

Is it whole?
  ipv-indicators verify FOLDER      every file against its hash in manifest.json

Whose is it?
{signature}
"""
SIGNED = """\
  manifest.sig is the ministry's signature (Ed25519) of manifest.json, made with the key whose fingerprint is
  {fingerprint}
  Compare it with the one that the ministry has made known elsewhere; a fingerprint that you read only here proves
  nothing. Then, with its public key:
  ipv-indicators verify FOLDER --public-key PUBLIC.pem
  openssl pkeyutl -verify -pubin -inkey PUBLIC.pem -rawin -in manifest.json -sigfile manifest.sig"""
NOT_SIGNED = """\
  This release is not signed. Compare the hash of manifest.json, which `verify` prints, with one that you have
  from the ministry."""


def release_readme(release: Release, manifest: Mapping) -> str:
    """The text. `manifest`: what the release is made of; `signed_by` in it is the key that it is signed with."""
    signed_by = manifest.get("signed_by")
    return WORDS.format(
        release_id=release.release_id,
        source_label=release.header["source_label"],
        data_cutoff=release.header["data_cutoff"],
        synthetic=" Invented data: these figures describe no country." if release.header.get("synthetic") else "",
        signature=SIGNED.format(fingerprint=signed_by["fingerprint"]) if signed_by else NOT_SIGNED,
    )
