"""What analysts import, and that the command line does not pay for it."""

import subprocess
import sys

from actielijn import estimating


def test_every_name_is_there_and_is_documented():
    for name in estimating.__all__:
        found = getattr(estimating, name)
        assert name == "METHODS" or (found.__doc__ or "").strip(), name
    assert {name for names in estimating._HOME.values() for name in names} == set(estimating.__all__)


def test_other_commands_load_no_numeric_library():
    code = "import sys, actielijn.cli; print(sorted({'numpy', 'scipy', 'duckdb', 'altair', 'splink'} & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
