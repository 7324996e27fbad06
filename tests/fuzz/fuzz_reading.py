"""Reads what atheris makes of small reports, guided by coverage; run by hand until it finds something, or for a while.

    .venv/bin/python tests/fuzz/fuzz_reading.py docx -max_total_time=600

The first argument is the form (``txt``, ``csv``, ``html``, ``docx``, ``odt``, ``ods``, ``xlsx`` or ``pdf``), the others are those
of libFuzzer. Anything but UnreadableError, and a Snapshot that contradicts itself, ends the run with the input in a file
``crash-…``: keep it as a test in tests/reading/test_fuzz.py.
"""

import io
import sys
import tempfile
import zipfile
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[1] / "reading"))

with atheris.instrument_imports(include=["actielijn"]):
    from actielijn.reading import UnreadableError, read
    from actielijn.snapshot import problems_of_sense

import samples

PART = {
    "docx": "word/document.xml",
    "odt": "content.xml",
    "ods": "content.xml",
    "xlsx": "xl/worksheets/sheet1.xml",
}


def main() -> None:
    """Fuzz one form."""
    form = sys.argv.pop(1) if len(sys.argv) > 1 else "txt"
    good = samples.SAMPLES[f"verslag.{form}"]()
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    path = folder / f"verslag.{form}"
    seeds = folder / "seeds"
    seeds.mkdir()
    parts: dict[str, str | bytes] = {}
    if form in PART:
        # The ZIP around it is not fuzzed: its checksums would refuse every input.
        with zipfile.ZipFile(io.BytesIO(good)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        good = archive_part = parts[PART[form]]
        assert isinstance(archive_part, bytes)
    (seeds / "good").write_bytes(good)

    def try_one(data: bytes) -> None:
        path.write_bytes(samples.package({**parts, PART[form]: data}) if parts else data)
        try:
            made = read(path)
        except UnreadableError:
            return
        assert not problems_of_sense(made)

    atheris.Setup([*sys.argv, str(seeds)], try_one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
