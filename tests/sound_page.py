"""Whether a page in a real browser is sound: nothing that axe finds, and nothing wider than its window."""

NARROW, WIDE = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
# WCAG 2.2 asks for targets of 24 pixels; axe asks only when it is told to.
_ALL = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
# What the width and the colours decide; the rest of a page is the same in every look.
_OF_A_LOOK = {
    "resultTypes": ["violations"],
    "runOnly": ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"],
}


def faults_of(page, *, seen_before: bool = False) -> list[str]:
    """Return what axe finds on the page as it stands, and whether it is wider than its window.

    A page that was ``seen_before`` in another look is asked only what a look decides.
    """
    from axe_playwright_python.sync_playwright import Axe

    page.wait_for_load_state()
    found = [
        f"{page.url}: {one['id']} at {one['nodes'][0]['target']}: {one['nodes'][0]['html'][:200]}"
        for one in Axe().run(page, options=_OF_A_LOOK if seen_before else _ALL).response["violations"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append(f"{page.url}: wider than {page.evaluate('window.innerWidth')} px")
    return found


def sound(page) -> None:
    """Hold a page against both, narrow and wide."""
    before = page.viewport_size
    for at, size in enumerate((NARROW, WIDE)):
        page.set_viewport_size(size)
        assert faults_of(page, seen_before=at > 0) == []
    page.set_viewport_size(before)
