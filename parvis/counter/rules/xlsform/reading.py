"""The rows of an XLSForm as a form: what they say that we can say too, and a remark for everything else."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from parvis.counter.rules.xlsform.expressions import CannotSay, from_xpath
from parvis.counter.rules.xlsform.writing import Sheets
from parvis.counter.types import Form, Kind
from parvis.kernel.definitions import LANGUAGES

Row = Mapping[str, Any]
_KINDS = {
    "text": Kind.TEXT, "string": Kind.TEXT, "integer": Kind.NUMBER, "int": Kind.NUMBER, "decimal": Kind.NUMBER,
    "range": Kind.NUMBER, "date": Kind.DATE, "geopoint": Kind.PLACE, "image": Kind.FILES, "file": Kind.FILES,
    "acknowledge": Kind.SIGNATURE, "calculate": Kind.COMPUTED, "select_one": Kind.ONE_OF,
    "select_multiple": Kind.SEVERAL_OF,
}  # fmt: skip
_LEFT_OUT = frozenset(
    {"start", "end", "today", "deviceid", "username", "phonenumber", "email", "audit", "hidden", "start-geopoint"}
)
"""What a phone collects by itself: nobody asked it, so we do not."""
_LANGUAGE = re.compile(r"\(?\b(nl|fr|en)\b\)?|(nederlands|dutch)|(fran[cç]ais|french)|(english|engels|anglais)", re.I)
_YES = frozenset({"yes", "true", "true()", "1", "ja", "oui"})
MOST_ROWS = 2000


@dataclass(frozen=True)
class Remark:
    """Something that did not come over, or was guessed.

    :param row: its line in the sheet, the heading being line 1; 0 for the whole.
    """

    sheet: str
    row: int
    text: str


@dataclass(frozen=True)
class Imported:
    """What became of a spreadsheet.

    :param form: None when nothing could be made of it; the remarks say why.
    """

    form: Form | None
    title: str
    remarks: tuple[Remark, ...]


def form_of(sheets: Sheets) -> Imported:
    """Return the form that the rows of a spreadsheet say."""
    return _Importer(sheets).imported()


@dataclass
class _Importer:
    sheets: Sheets
    remarks: list[Remark] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)

    def imported(self) -> Imported:
        settings: Row = self.sheets.settings[0] if self.sheets.settings else {}
        title = str(settings.get("form_title") or settings.get("form_id") or "")
        if len(self.sheets.survey) > MOST_ROWS:
            self._remark("survey", 0, f"There are more than {MOST_ROWS} rows.")
            return Imported(None, title, tuple(self.remarks))
        self._name_everything()
        steps = self._steps(list(enumerate(self.sheets.survey, start=2)))
        try:
            whole = {**_opened(settings.get("parvis::form")), "steps": steps}
            return Imported(Form.model_validate(whole), title, tuple(self.remarks))
        except ValidationError as wrong:
            for one in wrong.errors()[:20]:
                where = ".".join(str(part) for part in one["loc"])
                self._remark("survey", 0, f"{where}: {one['msg']}")
            return Imported(None, title, tuple(self.remarks))

    def _remark(self, sheet: str, row: int, text: str) -> None:
        self.remarks.append(Remark(sheet, row, text))

    def _name_everything(self) -> None:
        """Give each question a name that expressions can use, and remember how the sheet calls it."""
        for number, row in enumerate(self.sheets.survey, start=2):
            name = str(row.get("name") or "").strip()
            if not name:
                continue
            ours = _plain(name)
            if ours != name:
                self._remark("survey", number, f"‘{name}’ is called ‘{ours}’ here.")
            self.names[name] = ours

    # Steps, pages, questions ------------------------------------------------------------------------------

    def _steps(self, rows: list[tuple[int, Row]]) -> list[dict[str, Any]]:
        """Return the outer groups as steps; questions outside any group make a step of their own."""
        steps: list[dict[str, Any]] = []
        loose: list[tuple[int, Row]] = []
        for first, inner in _blocks(rows):
            if _type(first[1]) == "begin_group":
                self._loose(steps, loose)
                pages = self._pages(inner)
                if pages:
                    rest = _opened(first[1].get("parvis::rest"))
                    title = self._texts(first, "label") or self._same(str(first[1].get("name") or "…"))
                    steps.append({"id": self._id(first, "step"), "title": title, "pages": pages, **rest})
                condition = self._condition(first, "relevant")
                if condition and not first[1].get("parvis::rest"):
                    for page in pages:
                        page["when"] = f"({condition}) and ({page['when']})" if page.get("when") else condition
            else:
                loose.extend([first, *inner])
        self._loose(steps, loose)
        return steps

    def _loose(self, steps: list[dict[str, Any]], loose: list[tuple[int, Row]]) -> None:
        pages = self._pages(loose)
        if pages:
            title = {"nl": "Vragen", "fr": "Questions", "en": "Questions"}
            steps.append({"id": f"questions_{len(steps) + 1}", "title": title, "pages": pages})
        loose.clear()

    def _pages(self, rows: list[tuple[int, Row]]) -> list[dict[str, Any]]:
        pages: list[dict[str, Any]] = []
        intro: dict[str, str] | None = None
        for first, inner in _blocks(rows):
            kind = _type(first[1])
            if kind == "begin_group":
                page = self._group(first, inner)
                pages += [page] if page else []
            elif kind == "note":
                intro = self._texts(first, "label")
            else:
                question = self._question(first, inner)
                if question is not None:
                    pages.append({"questions": [question], **({"intro": intro} if intro else {})})
                    intro = None
        return pages

    def _group(self, first: tuple[int, Row], inner: list[tuple[int, Row]]) -> dict[str, Any] | None:
        """Return an inner group as one page; groups deeper still are asked on the same page."""
        questions, intro = [], None
        for one, deeper in _blocks(inner):
            kind = _type(one[1])
            if kind == "note":
                intro = self._texts(one, "label")
            elif kind == "begin_group":
                self._remark("survey", one[0], "A group inside a page is asked on that page.")
                questions += [q for each, more in _blocks(deeper) if (q := self._question(each, more))]
            elif (question := self._question(one, deeper)) is not None:
                questions.append(question)
        if not questions:
            return None
        page: dict[str, Any] = {"questions": questions}
        if title := self._texts(first, "label"):
            page["title"] = title
        if intro:
            page["intro"] = intro
        if first[1].get("parvis::rest"):
            return page | _opened(first[1]["parvis::rest"])
        if condition := self._condition(first, "relevant"):
            page["when"] = condition
        return page

    def _question(self, first: tuple[int, Row], inner: list[tuple[int, Row]]) -> dict[str, Any] | None:
        number, row = first
        kind, _space, list_name = _type(row).partition(" ")
        if kind in _LEFT_OUT:
            self._remark("survey", number, f"‘{kind}’ is collected by itself; it is left out.")
            return None
        known = Kind.GROUP if kind == "begin_repeat" else self._kind(kind, row)
        if known is None:
            self._remark("survey", number, f"There is no kind of question for ‘{kind}’; it is left out.")
            return None
        label = self._texts(first, "label") or self._same(str(row.get("name") or "…"))
        found: dict[str, Any] = {"id": self._id(first, "question"), "kind": known.value, "label": label}
        found["required"] = str(row.get("required") or "").strip().lower() in _YES and known is not Kind.COMPUTED
        if row.get("parvis::kind") and known is Kind.COMPUTED:
            found["required"] = str(row.get("required")) == "yes"
        if help_text := self._texts(first, "hint"):
            found["help"] = help_text
        if known in (Kind.ONE_OF, Kind.SEVERAL_OF):
            found["options"] = self._options(list_name.strip(), number)
        if known is Kind.GROUP:
            found["items"] = [q for each, more in _blocks(inner) if (q := self._question(each, more))]
        if message := self._texts(first, "constraint_message"):
            found["check_message"] = message
        if row.get("parvis::kind"):
            return found | _opened(row.get("parvis::rest"))
        return found | self._logic(first, found["id"], known)

    def _kind(self, kind: str, row: Row) -> Kind | None:
        if row.get("parvis::kind"):
            return Kind(str(row["parvis::kind"]))
        if kind == "select_one" and self._is_yes_no(_type(row).partition(" ")[2].strip()):
            return Kind.YES_NO
        if kind in ("text", "string") and "multiline" in str(row.get("appearance") or ""):
            return Kind.LONG_TEXT
        return _KINDS.get(kind)

    def _is_yes_no(self, list_name: str) -> bool:
        names = {
            str(one.get("name")).strip().lower() for one in self.sheets.choices if one.get("list_name") == list_name
        }
        return names in ({"yes", "no"}, {"1", "0"}, {"true", "false"}, {"ja", "nee"}, {"oui", "non"})

    def _options(self, list_name: str, number: int) -> list[dict[str, Any]]:
        rows = [
            (line, one)
            for line, one in enumerate(self.sheets.choices, start=2)
            if str(one.get("list_name") or one.get("list name") or "").strip() == list_name
        ]
        if not rows:
            self._remark("survey", number, f"The list ‘{list_name}’ is not among the choices.")
        return [
            {
                "value": _plain(str(one.get("name") or "")),
                "label": self._texts((line, one), "label", sheet="choices") or self._same(str(one.get("name"))),
                **_opened(one.get("parvis::rest")),
            }
            for line, one in rows
        ]

    def _logic(self, first: tuple[int, Row], here: str, kind: Kind) -> dict[str, Any]:
        """Return conditions and bounds, for a sheet that was not made by us."""
        found: dict[str, Any] = {}
        if condition := self._condition(first, "relevant"):
            found["when"] = condition
        if check := self._condition(first, "constraint", here=here):
            found["check"] = check
        if kind is Kind.COMPUTED and (expression := self._condition(first, "calculation")):
            found["expression"] = expression
        if kind is Kind.NUMBER and _type(first[1]) == "decimal":
            found["decimals"] = 2
        if kind is Kind.SIGNATURE:
            found["statement"] = self._texts(first, "label") or self._same("…")
        return found

    def _condition(self, first: tuple[int, Row], column: str, here: str = "") -> str:
        text = str(first[1].get(column) or "").strip()
        if not text:
            return ""
        try:
            return from_xpath(text, here=here or "none", names=self.names)
        except CannotSay as wrong:
            self._remark("survey", first[0], f"{column} “{text}”: {wrong}")
            return ""

    def _id(self, first: tuple[int, Row], otherwise: str) -> str:
        name = str(first[1].get("name") or "").strip()
        return self.names.get(name) or f"{otherwise}_{first[0]}"

    # Texts --------------------------------------------------------------------------------------------------

    def _texts(self, first: tuple[int, Row], column: str, *, sheet: str = "survey") -> dict[str, str] | None:
        """Return a text in three languages; one that is missing is taken from another, with a remark."""
        found: dict[str, str] = {}
        plain = ""
        for name, value in first[1].items():
            head, _colons, language = str(name).partition("::")
            if head.strip() != column or value in (None, ""):
                continue
            code = _language_of(language)
            if code:
                found.setdefault(code, str(value).strip())
            else:
                plain = plain or str(value).strip()
        anything = plain or next(iter(found.values()), "")
        if not anything:
            return None
        missing = [one for one in LANGUAGES if one not in found]
        if missing:
            self._remark(sheet, first[0], f"{column}: no text in {', '.join(missing)}; “{anything[:40]}” stands there.")
        return {language: found.get(language, anything) for language in LANGUAGES}

    def _same(self, text: str) -> dict[str, str]:
        return dict.fromkeys(LANGUAGES, text)


def _type(row: Row) -> str:
    words = str(row.get("type") or "").strip()
    for spaced, joined in (("begin group", "begin_group"), ("end group", "end_group")):
        words = words.replace(spaced, joined)
    for spaced, joined in (("begin repeat", "begin_repeat"), ("end repeat", "end_repeat")):
        words = words.replace(spaced, joined)
    return words.replace("select one ", "select_one ").replace("select multiple ", "select_multiple ")


def _blocks(rows: Sequence[tuple[int, Row]]) -> Iterator[tuple[tuple[int, Row], list[tuple[int, Row]]]]:
    """Yield each row with what stands between its beginning and its end; nothing for a question."""
    index = 0
    while index < len(rows):
        first, inner = rows[index], []
        kind = _type(first[1])
        index += 1
        if kind in ("begin_group", "begin_repeat"):
            depth = 1
            while index < len(rows):
                inside = _type(rows[index][1])
                depth += inside.startswith("begin_")
                depth -= inside.startswith("end_")
                index += 1
                if depth == 0:
                    break
                inner.append(rows[index - 1])
        if kind and not kind.startswith("end_"):
            yield first, inner


def _language_of(text: str) -> str:
    found = _LANGUAGE.search(text)
    if found is None:
        return ""
    if found.group(1):
        return found.group(1).lower()
    return "nl" if found.group(2) else "fr" if found.group(3) else "en"


def _plain(name: str) -> str:
    """Return a name that expressions can use: small letters, digits and underscores, at most sixty."""
    plain = re.sub(r"[^a-z0-9_]+", "_", name.strip().lower()).strip("_")
    return (plain if plain[:1].isalpha() else f"q_{plain}")[:60]


def _opened(text: Any) -> dict[str, Any]:
    """Return what a column of ours holds; nothing for one that is empty or was changed by hand into something else."""
    if not text:
        return {}
    try:
        found = json.loads(str(text))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
