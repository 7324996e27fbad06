"""What holds for every test."""

import csv
import os
import shutil

import pytest

from actielijn.language import speak

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
]


def pytest_collection_modifyitems(items):
    """Run what needs a browser once, not again on PostgreSQL: pages look the same on every database."""
    if "DATABASE_URL" not in os.environ:
        return
    for item in items:
        if "chromium" in item.fixturenames:
            item.add_marker(pytest.mark.skip(reason="a browser sees the same on every database"))


@pytest.fixture(autouse=True)
def _nothing_is_left_of_the_test_before():
    """Each test begins in Dutch, and with Python's own bound of a CSV field: a command, or a library, may have changed either."""
    speak("nl")
    csv.field_size_limit(131_072)


@pytest.fixture(scope="session")
def chromium():
    """A real browser, Debian's Chromium; what needs it is skipped where there is none.

    One for the whole of a process, since Playwright refuses to be started a second time beside itself.
    """
    if CHROMIUM is None:
        pytest.skip("there is no chromium on this machine (Debian: apt-get install chromium)")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=30_000)  # as long as every other wait: machines that test are busy
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()
