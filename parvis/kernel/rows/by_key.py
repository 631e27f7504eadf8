"""Rows of a model by their keys: Django writes the SQL and chooses the converters once, and both are kept.

Building a query costs six times what running it costs. The rows that every page reads, of the account and of the form,
come through here; everything else is asked as usual.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model

M = TypeVar("M", bound=Model)
Converters = Mapping[int, tuple[list[Callable[..., Any]], Any]]


@dataclass(frozen=True)
class _Plan:
    """What Django works out of a query: its text as far as the key, the names of its columns, how values of the
    database become ours."""

    sql: str
    names: tuple[str, ...]
    converters: Converters

    def row(self, values: tuple[Any, ...]) -> list[Any]:
        """Return the values of a row as the fields of the model hold them."""
        found = list(values)
        for place, (converters, expression) in self.converters.items():
            value = found[place]
            for convert in converters:
                value = convert(value, expression, connection)
            found[place] = value
        return found


class RowByKey(Generic[M]):
    """Reads and changes rows of one model by primary key, as they are now: no row is kept.

    :param model: one without parents that hold columns of their own.
    """

    def __init__(self, model: type[M]) -> None:
        self._model = model
        self._plans: dict[str, _Plan] = {}
        self._changes: dict[tuple[Any, ...], str] = {}

    def get(self, key: Any) -> M | None:
        """Return the row with this key, or None."""
        return next(iter(self.get_many([key]).values()), None)

    def get_many(self, keys: Collection[Any]) -> dict[Any, M]:
        """Return the rows with these keys, by key, in no order; a key that nobody has is left out."""
        if not keys:
            return {}
        plan = self._plans.get(connection.vendor) or self._planned()
        asked = [self._model._meta.pk.get_db_prep_value(key, connection) for key in keys]
        with connection.cursor() as cursor:
            cursor.execute(f"{plan.sql} IN ({', '.join(['%s'] * len(asked))})", asked)
            found = cursor.fetchall()
        rows = (self._model.from_db(connection.alias, plan.names, plan.row(values)) for values in found)
        return {row.pk: row for row in rows}

    def change(self, key: Any, values: Mapping[str, Any], *, was: Mapping[str, Any]) -> bool:
        """Write these columns of the row with this key, if others are what they were; tell whether it was written.

        :param was: what must still be so, such as the revision that was read; None for an empty column.
        """
        names, kept = tuple(values), tuple((name, value is None) for name, value in was.items())
        shape = (connection.vendor, names, kept)
        sql = self._changes.get(shape) or self._changes.setdefault(shape, self._change(names, kept))
        known = {name: value for name, value in was.items() if value is not None}
        written = [self._field(name).get_db_prep_save(one, connection) for name, one in values.items()]
        asked = [self._field(name).get_db_prep_value(one, connection) for name, one in known.items()]
        with connection.cursor() as cursor:
            cursor.execute(sql, [*written, self._model._meta.pk.get_db_prep_value(key, connection), *asked])
            return cursor.rowcount == 1

    def _change(self, names: Sequence[str], kept: Sequence[tuple[str, bool]]) -> str:
        quote = connection.ops.quote_name
        new = ", ".join(f"{quote(self._field(name).column)} = %s" for name in names)
        still = "".join(
            f" AND {quote(self._field(name).column)} {'IS NULL' if empty else '= %s'}" for name, empty in kept
        )
        table, key = quote(self._model._meta.db_table), quote(self._model._meta.pk.attname)
        return f"UPDATE {table} SET {new} WHERE {key} = %s{still}"  # noqa: S608 (names of the model alone)

    def _field(self, name: str) -> Any:
        return self._model._meta.get_field(name)

    def _planned(self) -> _Plan:
        compiler = self._model._base_manager.order_by().query.get_compiler(connection=connection)
        every, _params = compiler.as_sql()
        quote, meta = connection.ops.quote_name, self._model._meta
        sql = f"{every} WHERE {quote(meta.db_table)}.{quote(str(meta.pk.column))}"
        columns = [column for column, _sql, _alias in compiler.select]
        names = tuple(field.attname for field in self._model._meta.concrete_fields)
        plan = self._plans[connection.vendor] = _Plan(sql, names, compiler.get_converters(columns))
        return plan
