"""Catalogues of what people read: English is the source; Dutch and French stand in `<package>/locale/<language>`.

Works without a system gettext: Babel extracts and compiles, Django turns a template into what Babel can read. Without
line numbers and dates, and sorted: two people who each add a text do not meet in the file.
"""

import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import PYTHON_FORMAT, Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

LANGUAGES = ("nl", "fr")
PLURALS = {"nl": "nplurals=2; plural=(n != 1);", "fr": "nplurals=2; plural=(n > 1);"}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
APART = {"tests", "migrations", "locale", "static", "node_modules", "__pycache__"}
"""Folders that hold nothing to translate."""
Key = tuple[str, str | None]


class NowhereToKeep(Exception):
    """A file says something to translate, and no application above it has a catalogue."""


@dataclass(frozen=True)
class Package:
    """A folder with its own catalogues.

    :param inner: folders inside it that have catalogues of their own.
    """

    folder: Path
    inner: tuple[Path, ...] = ()

    def path(self, language: str) -> Path:
        """Return where the catalogue of a language stands."""
        return self.folder / "locale" / language / "LC_MESSAGES" / "django.po"

    def sources(self) -> Iterator[Path]:
        """Return the Python files and templates of this package, in a fixed order."""
        for path in sorted(self.folder.rglob("*")):
            if path.suffix not in {".py", ".html", ".txt"} or APART & set(path.relative_to(self.folder).parts):
                continue
            if path.suffix == ".txt" and "templates" not in path.parts:
                continue
            if not any(path.is_relative_to(folder) for folder in self.inner):
                yield path

    def said(self) -> Catalog:
        """Return everything that the sources say, untranslated."""
        catalog = Catalog()
        for path in self.sources():
            for text, comments, context in messages_of(path):
                catalog.add(text, context=context, auto_comments=comments)
        return catalog

    def read(self, language: str) -> Catalog:
        """Return the catalogue of a language; empty when there is none yet."""
        path = self.path(language)
        if not path.exists():
            return Catalog(locale=language)
        with path.open("rb") as file:
            return read_po(file, locale=language)


def messages_of(path: Path) -> Iterator[tuple[str | tuple[str, ...], list[str], str | None]]:
    """Return the texts of one file, with the comments for translators and the context."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        if "{%" not in text and "_(" not in text:
            return
        # Indentation means nothing in a template and something in Python, as which the result is read.
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
    found = extract("python", BytesIO(text.encode()), keywords=KEYWORDS, comment_tags=("Translators:",))
    for _line, message, comments, context in found:
        if message:
            yield message, comments, context


def packages(folders: Iterable[Path], root: Path) -> list[Package]:
    """Return the packages whose folders are given; texts elsewhere under `root` are refused.

    :raises NowhereToKeep: when a file outside all of them has something to translate.
    """
    apart = sorted(set(folders))
    found = [
        Package(folder, tuple(other for other in apart if other != folder and other.is_relative_to(folder)))
        for folder in apart
    ]
    for path in Package(root, tuple(apart)).sources():
        if next(messages_of(path), None):
            raise NowhereToKeep(
                f"{path} has a text, and no application above it to keep it. Add its folder's `locale` to LOCALE_PATHS."
            )
    return found


def update(package: Package, language: str) -> bool:
    """Bring a catalogue in step with what is said: new texts untranslated, old ones gone, translations kept.

    :returns: whether the file changed.
    """
    said, old = package.said(), package.read(language)
    path = package.path(language)
    if not len(said):
        return False
    kept = Catalog(locale=language)
    for message in texts(said):
        known = old.get(message.id, message.context)
        kept.add(
            message.id,
            spaced(known.string, language) if known and not known.fuzzy else None,
            context=message.context,
            auto_comments=message.auto_comments,
            user_comments=known.user_comments if known else (),
        )
    written = rendered(kept, language)
    if path.exists() and path.read_bytes() == written:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(written)
    return True


def spaced(text: str | Sequence[str | None] | None, language: str) -> str | tuple[str, ...] | None:
    """Return a translation with the spaces of its language: in French none breaks before : ; ? ! or inside « »."""
    if text is None:
        return None
    if not isinstance(text, str):
        return tuple(str(spaced(one or "", language)) for one in text)
    return re.sub(r"(?<=«) | (?=[:;?!»])", "\u00a0", text) if language == "fr" else text


def rendered(catalog: Catalog, language: str) -> bytes:
    """Return a catalogue as the file holds it: a short head without dates, then the texts in order."""
    body = BytesIO()
    write_po(body, catalog, no_location=True, omit_header=True, sort_output=True, width=0)
    head = [
        'msgid ""',
        'msgstr ""',
        '"Content-Type: text/plain; charset=UTF-8\\n"',
        '"Content-Transfer-Encoding: 8bit\\n"',
        f'"Language: {language}\\n"',
        f'"Plural-Forms: {PLURALS[language]}\\n"',
    ]
    return ("\n".join(head) + "\n\n").encode() + body.getvalue().strip() + b"\n"


def problems(package: Package, language: str) -> list[str]:
    """Return what is wrong with a catalogue, one sentence each: missing, fuzzy, unused, or with other placeholders."""
    said = {key(message): message for message in texts(package.said())}
    kept = {key(message): message for message in texts(package.read(language))}
    where = f"{package.folder.name}/{language}"
    found = [f"{where}: no translation of {one[0]!r}" for one in said.keys() - kept.keys()]
    found += [f"{where}: nobody says {one[0]!r} any more" for one in kept.keys() - said.keys()]
    for one in kept.keys() & said.keys():
        message = kept[one]
        given = message.string if isinstance(message.string, tuple | list) else [message.string]
        strings = [text or "" for text in given]
        if message.fuzzy:
            found.append(f"{where}: {one[0]!r} is marked fuzzy; look at it and take the mark away")
        elif not all(strings) or (message.pluralizable and len(strings) < 2):
            found.append(f"{where}: no translation of {one[0]!r}")
        elif wrong := _placeholders_differ(message, strings):
            found.append(f"{where}: the translation of {one[0]!r} has other placeholders: {wrong}")
    return sorted(found)


def contradictions(all_of_them: Iterable[Package], language: str) -> list[str]:
    """Return the texts that two packages translate differently: a page would show one of the two, whoever wrote it."""
    first: dict[Key, tuple[str, str]] = {}
    found = []
    for package in all_of_them:
        for message in texts(package.read(language)):
            text = str(spaced(message.string, language) or "")
            where, known = first.setdefault(key(message), (package.folder.name, text))
            if text and known and known != text:
                found.append(
                    f"{language}: {key(message)[0]!r} is {known!r} in {where} and {text!r} in {package.folder.name};"
                    " agree, or give one of them a context (pgettext)"
                )
    return sorted(found)


def _placeholders_differ(message: Message, strings: Iterable[str]) -> str:
    """Return the placeholders that one side has and the other has not; a plural may leave the number out."""
    ids = message.id if isinstance(message.id, tuple | list) else [message.id]
    wanted = {name for text in ids for name in _placeholders(text)}
    allowed_missing = wanted if message.pluralizable else set()
    for text in strings:
        names = set(_placeholders(text))
        if difference := (names - wanted) | (wanted - names - allowed_missing):
            return ", ".join(sorted(difference))
    return ""


def _placeholders(text: str) -> list[str]:
    return [match.group(0) for match in PYTHON_FORMAT.finditer(text)]


def compile_catalogue(path: Path) -> bool:
    """Write the `.mo` beside a `.po` when it is older; two processes may do so at once.

    :returns: whether it was written.
    """
    target = path.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
        return False
    with path.open("rb") as file:
        catalog = read_po(file)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".mo.part")
    with os.fdopen(handle, "wb") as file:
        write_mo(file, catalog)
    os.chmod(name, 0o644)
    os.replace(name, target)
    return True


def texts(catalog: Catalog) -> list[Message]:
    """Return the messages of a catalogue without its head."""
    return [message for message in catalog if message.id]


def key(message: Message) -> Key:
    """Return what a message is found by."""
    text = message.id[0] if isinstance(message.id, tuple | list) else message.id
    return text, message.context
