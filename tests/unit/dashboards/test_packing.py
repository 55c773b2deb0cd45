"""What was packed is read back by the programs that read zip, and is smaller than zlib makes it."""

import io
import shutil
import subprocess
import zipfile

import pytest

from dashboards import packing
from dashboards.packing import packed

FILES = {
    "site/index.html": b"<p>Out of every 100 women, 49 were asked.</p>" * 400,
    "site/ar/الصفحة.html": "من كل 100 امرأة".encode(),
    "empty.csv": b"",
}


def test_the_library_of_python_reads_every_file_back():
    with zipfile.ZipFile(io.BytesIO(packed(FILES.items()))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == FILES
        assert {entry.date_time for entry in archive.infolist()} == {(2025, 1, 1, 0, 0, 0)}
        assert {entry.external_attr >> 16 for entry in archive.infolist()} == {0o100644}


def test_a_program_of_the_system_reads_it_too(tmp_path):
    if (unzip := shutil.which("unzip")) is None:
        pytest.skip("no unzip on this machine")
    (tmp_path / "release.zip").write_bytes(packed(FILES.items()))
    subprocess.run([unzip, "-q", "release.zip", "site/index.html"], cwd=tmp_path, check=True)
    assert (tmp_path / "site" / "index.html").read_bytes() == FILES["site/index.html"]


def test_it_is_smaller_than_with_zlib_and_the_same_each_time():
    text = "".join(f"<td>{n * n % 997} of {n * 31 % 4999}</td>" for n in range(4000)).encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("page.html", text)
    small = packed([("page.html", text)])
    assert small == packed([("page.html", text)]) and len(small) < len(stream.getvalue())


def test_more_files_than_a_zip_can_name_are_refused(monkeypatch):
    monkeypatch.setattr(packing, "MOST_FILES", 2)
    with pytest.raises(ValueError, match="too many"):
        packed(FILES.items())
