"""Draws the main pages of the application for the README, from the demo: python docs/draw_pages.py, after `make demo SERVE=no`."""

import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROGRAMME = "/programma/samen-tegen-mensenhandel"
PAGES = {"overview": "", "register": "/register", "comparison": "/vergelijking/1/2"}
sys.path.insert(0, str(ROOT / "examples"))


def main() -> None:
    """Serve the demo, sign in as its coordinator, and draw."""
    import make_demo
    from playwright.sync_api import sync_playwright

    address = "http://localhost:8765"
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "actielijn",
            "serve",
            "--data",
            str(ROOT / "demo" / "data"),
            "--port",
            "8765",
            "--no-worker",
        ],
        stderr=subprocess.DEVNULL,
    )
    try:
        for _attempt in range(100):
            try:
                socket.create_connection(("localhost", 8765)).close()
                break
            except OSError:
                time.sleep(0.2)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
            )
            page = browser.new_page(locale="nl-NL", viewport={"width": 1280, "height": 860})
            page.goto(f"{address}/aanmelden")
            page.fill("[name=email]", make_demo.PEOPLE[0][0])
            page.fill("[name=password]", make_demo.PASSWORD)
            page.keyboard.press("Enter")
            page.fill("[name=code]", make_demo.code_now())
            page.keyboard.press("Enter")
            page.wait_for_url(f"{address}/")
            for name, part in PAGES.items():
                page.goto(address + PROGRAMME + part)
                page.screenshot(path=ROOT / "docs" / f"page-{name}.png")
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
