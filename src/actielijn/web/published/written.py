"""Queries that Django writes as SQL once per process, and that are asked with other values ever after.

A public page asks three to six small things of the database; to have Django write one of them takes longer than its answer.
"""

import inspect
import json
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, ParamSpec

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigAutoField, Lookup, QuerySet

P = ParamSpec("P")
_Rows = list[tuple[Any, ...]]
_MOST_FORMS = 256
"""Statements of one query: one for each page of a list that is cut by ``start`` and ``most``."""


def written_once(query: Callable[P, QuerySet[Any, Any]]) -> Callable[P, _Rows]:
    """Make a query that gives rows of a ``values_list`` out of one that returns it.

    Its positional parameters, whole numbers, texts and lists of keys by their annotation, are values of the statement; those that are given by
    name only are written into it, so few different ones should be given.
    """
    kinds = [
        one.annotation
        for one in inspect.signature(query, eval_str=True).parameters.values()
        if one.kind is one.POSITIONAL_OR_KEYWORD
    ]
    marks = [_MARKS[kind](at) for at, kind in enumerate(kinds)]

    @lru_cache(maxsize=_MOST_FORMS)
    def form(**written: Any) -> "_Form":
        return _Form(query(*marks, **written), marks)

    def asked(*given: P.args, **written: P.kwargs) -> _Rows:
        return form(**written).rows(given)  # type: ignore[arg-type] # int and str have a hash

    asked.__doc__, asked.__name__ = query.__doc__, query.__name__
    return asked


# What no constant of a query is, and what every column of its kind can be held against.
_MARKS: dict[Any, Callable[[int], Any]] = {
    int: lambda at: 2_111_222_000 + at,
    str: lambda at: f"\x02value {at}\x03",
    list[int]: lambda at: f"\x02value {at}\x03",
}


@BigAutoField.register_lookup
class Among(Lookup[Any]):
    """``pk__among=keys``: as ``pk__in``, with the keys as one value, so that the SQL is the same for any number of them."""

    lookup_name = "among"
    prepare_rhs = False

    def as_postgresql(self, compiler: Any, database: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        """Return the condition for PostgreSQL, which takes a list."""
        column, given = self.process_lhs(compiler, database)
        return f"{column} = ANY(%s)", [*given, self.rhs]

    def as_sqlite(self, compiler: Any, database: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        """Return the condition for SQLite, which takes a list as JSON."""
        column, given = self.process_lhs(compiler, database)
        return f"{column} IN (SELECT value FROM json_each(%s))", [*given, self.rhs]  # noqa: S608 - no input


class _Form:
    """The SQL of a query, where in it which value goes, and what makes Python's values of the database's."""

    def __init__(self, asked: QuerySet[Any, Any], marks: Sequence[Any]):
        compiler = asked.query.get_compiler(DEFAULT_DB_ALIAS)
        self._statement, written = compiler.as_sql()
        places = {mark: at for at, mark in enumerate(marks)}
        self._given = [(places.get(value), value) for value in written]
        if {at for at, _value in self._given} - {None} != set(places.values()):
            raise ValueError(f"Not every value of this query came into its SQL as it is: {self._statement}")
        self._converters = compiler.get_converters([column for column, _sql, _name in compiler.select])

    def rows(self, given: Sequence[Any]) -> _Rows:
        """Return the rows for these values."""
        with connection.cursor() as cursor:
            cursor.execute(
                self._statement, [value if at is None else _value(given[at]) for at, value in self._given]
            )
            rows: _Rows = cursor.fetchall()
        if not self._converters:
            return rows
        made = []
        for row in rows:
            values = list(row)
            for at, (converters, column) in self._converters.items():
                for convert in converters:
                    values[at] = convert(values[at], column, connection)
            made.append(tuple(values))
        return made


def _value(given: Any) -> Any:
    return json.dumps(given) if isinstance(given, list) and connection.vendor == "sqlite" else given
