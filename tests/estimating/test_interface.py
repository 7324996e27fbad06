"""What analysts import, and that the command line does not pay for it."""

import subprocess
import sys

from actielijn import estimating
from actielijn.estimating import commands, publishing, reporting


def test_every_name_is_there_and_is_documented():
    for name in estimating.__all__:
        found = getattr(estimating, name)
        assert name == "METHODS" or (found.__doc__ or "").strip(), name
    assert {name for names in estimating._HOME.values() for name in names} == set(estimating.__all__)


def test_the_command_offers_the_methods_that_the_panel_runs():
    # The command names them itself, so that its help needs no numeric library.
    assert commands.METHODS == estimating.METHODS
    assert commands.FORMS == reporting.FORMS
    assert commands.WAYS == publishing.WAYS


def test_other_commands_load_no_numeric_library():
    code = "import sys, actielijn.cli; print(sorted({'numpy', 'scipy', 'duckdb', 'altair', 'splink'} & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
