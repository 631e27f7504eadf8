"""Made-up rules and facts for the property tests: any rule of the language, over typed columns with gaps."""

from datetime import date

from hypothesis import strategies as st

COLUMNS = {
    "a": "number",
    "b": "number",
    "home.income": "number",
    "f": "number",
    "z": "text",
    "home.zone": "text",
    "d": "date",
    "e": "date",
    "o": "condition",
    "p": "condition",
}
ROW_FIELDS = {"income": "number", "born": "date", "kind": "text", "here": "condition"}
TODAY = date(2026, 11, 24)

_NUMBERS = st.one_of(st.none(), st.integers(-1000, 1000))
_FRACTIONS = st.one_of(st.none(), st.integers(-4000, 4000).map(lambda quarters: quarters / 4))
_TEXTS = st.sampled_from([None, "", "green", "blue", "it's", "straße", "100%"])
_DATES = st.one_of(
    st.none(),
    st.dates(date(1930, 1, 1), date(2060, 12, 31)),
    st.sampled_from([date(2024, 2, 29), date(2023, 1, 31), date(2023, 12, 31), date(2026, 11, 24)]),
)
_ANSWERS = st.sampled_from([None, True, False])
_LINES = st.lists(
    st.fixed_dictionaries({"income": _NUMBERS, "born": _DATES, "kind": _TEXTS, "here": _ANSWERS}), max_size=3
)

people = st.fixed_dictionaries(
    {
        "a": _NUMBERS, "b": _NUMBERS, "home.income": _NUMBERS, "f": _FRACTIONS, "z": _TEXTS, "home.zone": _TEXTS,
        "d": _DATES, "e": _DATES, "o": _ANSWERS, "p": _ANSWERS, "children": _LINES,
    }
)  # fmt: skip


def _joined(*parts: "str | st.SearchStrategy[str]") -> "st.SearchStrategy[str]":
    return st.tuples(*[st.just(part) if isinstance(part, str) else part for part in parts]).map("".join)


_COMPARE = st.sampled_from([" == ", " != ", " < ", " <= ", " > ", " >= "])
_EQUALS = st.sampled_from([" == ", " != "])
_WITHIN = st.sampled_from([" in ", " not in "])


def _names(columns: dict[str, str], kind: str) -> "st.SearchStrategy[str]":
    return st.sampled_from([name for name, of in columns.items() if of == kind])


def numbers(columns: dict[str, str], depth: int, *, lists: bool) -> "st.SearchStrategy[str]":
    leaf = st.one_of(_names(columns, "number"), st.integers(0, 300).map(str), st.sampled_from(["0.5", "2.25", "1_000"]))
    if depth == 0:
        return leaf
    inner = numbers(columns, depth - 1, lists=lists)
    days = dates(columns, depth - 1, lists=lists)
    choices = [
        leaf,
        _joined("(", inner, st.sampled_from([" + ", " - ", " * ", " / "]), inner, ")"),
        _joined(st.sampled_from(["min", "max"]), "(", inner, ", ", inner, ")"),
        _joined(st.sampled_from(["abs", "round"]), "(", inner, ")"),
        _joined("-", inner),
        _joined("age(", days, ", ", days, ")"),
        _joined("(", days, " - ", days, ")"),
        _joined("len(", texts(columns), ")"),
    ]
    if lists:
        fields = columns | ROW_FIELDS
        choices += [
            st.just("count(children)"),
            _joined("count(children, ", conditions(fields, depth - 1, lists=False), ")"),
            st.just("sum(children, income)"),
        ]
    return st.one_of(choices)


def texts(columns: dict[str, str]) -> "st.SearchStrategy[str]":
    return st.one_of(_names(columns, "text"), st.sampled_from(['"green"', '"blue"', '"it\'s"', '""', '"100%"']))


def dates(columns: dict[str, str], depth: int, *, lists: bool) -> "st.SearchStrategy[str]":
    leaf = st.one_of(_names(columns, "date"), st.sampled_from(["today", 'date("2026-02-28")', 'date("2024-02-29")']))
    if depth == 0:
        return leaf
    inner = dates(columns, depth - 1, lists=lists)
    count = st.one_of(st.integers(0, 50).map(str), st.just("a") if "a" in columns else st.just("3"))
    period = _joined(st.sampled_from(["days", "months", "years"]), "(", count, ")")
    return st.one_of(
        leaf,
        _joined("(", inner, st.sampled_from([" + ", " - "]), period, ")"),
        _joined("(", inner, " + (", period, " - ", period, "))"),
        _joined(st.sampled_from(["min", "max"]), "(", inner, ", ", inner, ")"),
    )


def conditions(columns: dict[str, str], depth: int, *, lists: bool = True) -> "st.SearchStrategy[str]":
    answers = _names(columns, "condition")
    if depth == 0:
        return st.one_of(answers, st.sampled_from(["true", "false"]))
    inner = conditions(columns, depth - 1, lists=lists)
    number, day = numbers(columns, depth - 1, lists=lists), dates(columns, depth - 1, lists=lists)
    choices = [
        answers,
        _joined("(", number, _COMPARE, number, ")"),
        _joined("(", day, _COMPARE, day, ")"),
        _joined("(", texts(columns), _EQUALS, texts(columns), ")"),
        _joined("(", answers, _EQUALS, st.sampled_from(["true", "false"]), ")"),
        _joined("(", number, _WITHIN, "[1, 2.25, ", number, "])"),
        _joined("(", texts(columns), _WITHIN, '["green", "it\'s"])'),
        _joined("(", texts(columns), _WITHIN, "[])"),
        _joined("is_filled(", st.one_of([_names(columns, kind) for kind in ("number", "text", "date")]), ")"),
        _joined("not ", inner),
        _joined("(", inner, " and ", inner, ")"),
        _joined("(", inner, " or ", inner, ")"),
    ]
    if lists:
        fields = columns | ROW_FIELDS
        body = conditions(fields, depth - 1, lists=False)
        choices.append(_joined(st.sampled_from(["any", "all"]), "(children, ", body, ")"))
    return st.one_of(choices)
