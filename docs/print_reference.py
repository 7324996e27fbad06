"""Prints the parts of the reference that the code can tell: the schema of a Snapshot, the commands.

What stands above the mark in a page is written by hand and kept. ``make docs`` writes the pages; ``make check``
calls this with ``--check``, which writes nothing and fails when a page is out of date.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from actielijn import cli, language
from actielijn.snapshot import schema

REFERENCE = Path(__file__).parent / "reference"
MARK = "<!-- From here on printed by `make docs`: change the code, not this part. -->\n"


def snapshot_part() -> str:
    """Return every definition of the Snapshot's schema as a section with a table."""
    parts = ["\n## The whole\n", *_table(schema())]
    for name, definition in schema()["$defs"].items():
        parts += [f"\n## {name}\n", definition.get("description", ""), "", *_table(definition)]
    return "\n".join(parts).rstrip() + "\n"


def _table(definition: dict[str, Any]) -> Iterator[str]:
    required = definition.get("required", [])
    yield "| key | holds | |"
    yield "| --- | --- | --- |"
    for key, value in definition["properties"].items():
        words = value.get("description", "")
        optional = "" if key in required else "*optional*"
        yield f"| `{key}` | {_kind(value)} | {'. '.join(part for part in (optional, words) if part)} |"


def _kind(value: dict[str, Any]) -> str:
    if "const" in value:
        return f"`{value['const']}`"
    if "enum" in value:
        return "one of " + ", ".join(f"`{each}`" for each in value["enum"])
    if "$ref" in value:
        name = value["$ref"].rsplit("/", 1)[1]
        return f"[{name}](#{name})"
    if "anyOf" in value:
        return " or ".join(_kind(each) for each in value["anyOf"])
    kind = value.get("type", "anything")
    if kind == "array":
        return f"list of {_kind(value['items'])}"
    if kind == "object" and isinstance(value.get("additionalProperties"), dict):
        return "a text per key"
    return " or ".join(kind) if isinstance(kind, list) else kind


def commands_part() -> str:
    """Return every command of the parser as a section with its arguments."""
    with language.speaking("en"):
        parts = []
        for name, command in _commands(cli._parser()):
            parts += [f"\n## actielijn {name}\n", *_command(command)]
    return "\n".join(parts).rstrip() + "\n"


def _commands(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


def _command(parser: argparse.ArgumentParser) -> Iterator[str]:
    if parser.description:
        yield " ".join(parser.description.split()) + "\n"
    yield "| argument | what it does |"
    yield "| --- | --- |"
    for action in parser._actions:
        if isinstance(action, argparse._HelpAction) or action.help == argparse.SUPPRESS:
            continue
        yield f"| {_argument(action)} | {_help(action)} |"
    _title, _colon, examples = (parser.epilog or "").partition("\n")
    if examples:
        yield "\n```"
        yield from (line.strip() for line in examples.splitlines())
        yield "```"


def _argument(action: argparse.Action) -> str:
    names = ", ".join(f"`{name}`" for name in action.option_strings)
    if action.nargs == 0:
        return names
    value = action.metavar or (
        "\\|".join(map(str, action.choices)) if action.choices else action.dest.upper()
    )
    value = " ".join(value) if isinstance(value, tuple) else str(value)
    return f"{names} {value}".strip() if names else f"`{value}`"


def _help(action: argparse.Action) -> str:
    words = " ".join(
        (action.help or "a Snapshot, as `actielijn read` writes it").replace("%%", "%").split()
    ).replace("|", "\\|")
    if "%(" in words:
        words %= {**vars(action), "prog": "actielijn"}
    return words


def permissions_part() -> str:
    """Return which role may do which deed, as a table."""
    from actielijn.web.programmes.permissions import ROLES, Permission, Role
    from actielijn.web.programmes.wording import permission_name, role_name

    with language.speaking("en"):
        rows = ["", f"| deed | {' | '.join(map(role_name, Role))} |", "| --- |" + " :-: |" * len(Role)]
        for permission in Permission:
            marks = " | ".join("✓" if permission in ROLES[role] else "" for role in Role)
            rows.append(f"| {permission_name(permission)} (`{permission}`) | {marks} |")
    return "\n".join(rows) + "\n"


def trail_part() -> str:
    """Return every event that is recorded."""
    from actielijn.web.desk.events import event_names

    with language.speaking("en"):
        rows = ["", "| action | in words |", "| --- | --- |"]
        rows += [f"| `{action}` | {words} |" for action, words in sorted(event_names().items())]
    return "\n".join(rows) + "\n"


def api_part() -> str:
    """Return every operation of the API with its query keys, as its own document tells them."""
    _set_up_web()
    from actielijn.web.api.interface import document

    rows = []
    for tag in document()["tags"]:
        own = [
            (path, method, operation)
            for path, item in document()["paths"].items()
            for method, operation in item.items()
            if tag["name"] in operation["tags"]
        ]
        if own:
            rows += [f"\n## {tag['description']}\n", "| address | answers | keys |", "| --- | --- | --- |"]
        for path, method, operation in own:
            keys = ", ".join(f"`{one['name']}`" for one in operation["parameters"] if one["in"] == "query")
            rows.append(f"| `{method.upper()} {path}` | {operation['description']} | {keys} |")
    return "\n".join(rows).rstrip() + "\n"


def open_data_part() -> str:
    """Return the columns of each table over all editions."""
    _set_up_web()
    from actielijn.web.open_data.tables import TABLES

    kinds = {
        "whole": "whole number",
        "texts": "list of texts",
        "parts": "list of records",
        "yesno": "yes or no",
    }
    rows = []
    for table in TABLES:
        title, meaning = table.told("en")
        key = ", ".join(f"`{name}`" for name in table.key)
        rows += [
            f"\n## {title}\n",
            f"`NAME{table.suffix('csv')}`, `NAME{table.suffix('parquet')}`. {meaning} Key: {key}.",
            "",
        ]
        for names, other in table.refers.items():
            rows[-2] += f" {' and '.join(f'`{name}`' for name in names)} together point at `{other}`."
        rows += ["| column | holds | kind |", "| --- | --- | --- |"]
        for column in table.columns:
            parts = f": {', '.join(f'`{name}`' for name in column.parts)}" if column.parts else ""
            rows.append(
                f"| `{column.name}` | {column.told('en')[1].replace('|', '&#124;')} | {kinds.get(column.kind, column.kind)}{parts} |"
            )
    return "\n".join(rows) + "\n"


def _set_up_web() -> None:
    """Make Django ready, with a passing folder for what it keeps."""
    import django

    os.environ.setdefault("ACTIELIJN_DATA", tempfile.mkdtemp(prefix="actielijn-docs-"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "actielijn.web.settings")
    django.setup()


PARTS = {
    "api.md": api_part,
    "open-data.md": open_data_part,
    "snapshot.md": snapshot_part,
    "commands.md": commands_part,
    "permissions.md": permissions_part,
    "trail.md": trail_part,
}


def main() -> int:
    """Write the pages, or with --check say which are out of date."""
    check = "--check" in sys.argv[1:]
    late = []
    for name, make in PARTS.items():
        path = REFERENCE / name
        before = path.read_text(encoding="utf-8")
        by_hand, _mark, _printed = before.partition(MARK)
        now = by_hand + MARK + make()
        if now == before:
            continue
        if check:
            late.append(name)
        else:
            path.write_text(now, encoding="utf-8")
    if late:
        print(f"Out of date in docs/reference: {', '.join(late)}. Run make docs and commit what it wrote.")
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())
