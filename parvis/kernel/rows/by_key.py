"""One row of a model by its key: Django writes the SQL and chooses the converters once, and both are kept.

Building a query costs six times what running it costs. The rows that every page reads, of the account and of the form,
come through here; everything else is asked as usual.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model

M = TypeVar("M", bound=Model)
Converters = Mapping[int, tuple[list[Callable[..., Any]], Any]]


@dataclass(frozen=True)
class _Plan:
    """What Django works out of a query: its text, the names of its columns, how values of the database become ours."""

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
    """Reads rows of one model by primary key, always as they are now: no row is kept.

    :param model: one without parents that hold columns of their own.
    """

    def __init__(self, model: type[M]) -> None:
        self._model = model
        self._plans: dict[str, _Plan] = {}

    def get(self, key: Any) -> M | None:
        """Return the row with this key, or None."""
        plan = self._plans.get(connection.vendor) or self._planned(key)
        with connection.cursor() as cursor:
            cursor.execute(plan.sql, [self._model._meta.pk.get_db_prep_value(key, connection)])
            values = cursor.fetchone()
        if values is None:
            return None
        return self._model.from_db(connection.alias, plan.names, plan.row(values))

    def _planned(self, key: Any) -> _Plan:
        compiler = self._model._base_manager.filter(pk=key).order_by().query.get_compiler(connection=connection)
        sql, _params = compiler.as_sql()
        columns = [column for column, _sql, _alias in compiler.select]
        names = tuple(field.attname for field in self._model._meta.concrete_fields)
        plan = self._plans[connection.vendor] = _Plan(sql, names, compiler.get_converters(columns))
        return plan
