"""Whether a page in a real browser is sound: nothing that axe finds, and nothing wider than its window."""

NARROW, WIDE = {"width": 360, "height": 740}, {"width": 1280, "height": 800}


def faults_of(page) -> list[str]:
    """Return what axe finds on the page as it stands, and whether it is wider than its window."""
    from axe_playwright_python.sync_playwright import Axe

    page.wait_for_load_state()
    found = [
        f"{page.url}: {one['id']} at {one['nodes'][0]['target']}: {one['nodes'][0]['html'][:200]}"
        for one in Axe().run(page).response["violations"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append(f"{page.url}: wider than {page.evaluate('window.innerWidth')} px")
    return found


def sound(page) -> None:
    """Hold a page against both, narrow and wide."""
    before = page.viewport_size
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        assert faults_of(page) == []
    page.set_viewport_size(before)
