"""What exists is documented, and what is documented exists."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "actielijn"


def codes_of_errors():
    """Return the first argument of every UnreadableError that the source makes."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "UnreadableError"
            ):
                continue
            code = node.args[0] if node.args else None
            if isinstance(code, ast.Constant):
                found.add(code.value)
            elif isinstance(code, ast.IfExp):
                found |= {each.value for each in (code.body, code.orelse) if isinstance(each, ast.Constant)}
    return found


def test_errors_page_has_a_section_for_each_code_and_no_other():
    page = (ROOT / "docs" / "reference" / "errors.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^## `([a-z-]+)`$", page, re.MULTILINE)) == codes_of_errors()


def test_decisions_are_all_listed():
    folder = ROOT / "docs" / "decisions"
    listed = (folder / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in sorted(folder.glob("0*.md")) if f"({path.name})" not in listed] == []


def test_decisions_are_dated():
    for path in (ROOT / "docs" / "decisions").glob("0*.md"):
        assert re.search(r"^\d{4}-\d\d-\d\d, \w+", path.read_text(encoding="utf-8"), re.MULTILINE), path.name


def test_every_paper_can_be_reached_from_the_readme():
    seen, waiting = set(), [ROOT / "README.md"]
    while waiting:
        path = waiting.pop()
        if path in seen or not path.exists():
            continue
        seen.add(path)
        links = re.findall(r"\]\(([^)#\s]+\.md)", path.read_text(encoding="utf-8"))
        waiting += [(path.parent / link).resolve() for link in links if "://" not in link]
    papers = set((ROOT / "docs").rglob("*.md"))
    assert sorted(str(path.relative_to(ROOT)) for path in papers - seen) == []
