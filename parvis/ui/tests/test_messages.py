"""Catalogues: what is said is found, translations are kept, faults are named, and nothing moves by itself."""

from io import StringIO

import pytest
from babel.messages.pofile import read_po
from django.core.management import CommandError, call_command

from parvis.ui import catalogues
from parvis.ui.management.commands import messages

VIEW = """
from django.utils.translation import gettext as _, ngettext, pgettext
_("Welcome")
# Translators: a month, not the auxiliary verb
pgettext("month", "May")
ngettext("%(n)d case", "%(n)d cases", n) % {"n": n}
"""
PAGE = """
<ul>
      {% for one in all %}
    {% translate "Welcome" %}
  {% component "status" text=_("Late") %}{% endfor %}
</ul>
{% blocktranslate with name=one.name trimmed %}
   Dear {{ name }},
   welcome
{% endblocktranslate %}
{% blocktranslate count n=total trimmed %}{{ n }} page{% plural %}{{ n }} pages{% endblocktranslate %}
"""


@pytest.fixture
def package(tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "tests").mkdir()
    (tmp_path / "view.py").write_text(VIEW)
    (tmp_path / "templates" / "page.html").write_text(PAGE)
    (tmp_path / "tests" / "test_it.py").write_text('_("Not for people")')
    return catalogues.Package(tmp_path)


def ids(catalog):
    return {catalogues.key(message) for message in catalogues.texts(catalog)}


def translate(package, language, **by_id):
    """Fill in translations: of a plural, both forms."""
    catalog = package.read(language)
    for message in catalogues.texts(catalog):
        text = by_id.get(catalogues.key(message)[0].split()[0].strip("%(),").lower(), "vertaald")
        message.string = ("een", "meer") if message.pluralizable else text
    package.path(language).write_bytes(catalogues.rendered(catalog, language))


def test_texts_are_found_in_code_and_templates(package):
    assert ids(package.said()) == {
        ("Welcome", None),
        ("May", "month"),
        ("%(n)d case", None),
        ("Late", None),
        ("Dear %(name)s, welcome", None),
        ("%(n)s page", None),
    }


def test_a_new_catalogue_is_empty_sorted_and_without_dates_or_lines(package):
    assert catalogues.update(package, "nl")
    written = package.path("nl").read_text()
    assert "POT-Creation-Date" not in written
    assert "#: " not in written
    assert "#. Translators: a month, not the auxiliary verb" in written
    order = [line for line in written.splitlines() if line.startswith("msgid ")][1:]
    assert order == sorted(order)
    assert not catalogues.update(package, "nl"), "A second time changes nothing."


def test_translations_are_kept_and_what_is_not_said_goes(package):
    catalogues.update(package, "nl")
    translate(package, "nl", welcome="Welkom", dear="Beste %(name)s, welkom")
    (package.folder / "view.py").write_text('_("Welcome")\n_("New")')
    assert catalogues.update(package, "nl")
    kept = package.read("nl")
    assert kept.get("Welcome").string == "Welkom"
    assert not kept.get("New").string
    assert ("May", "month") not in ids(kept)


def test_a_complete_catalogue_has_no_problem(package):
    catalogues.update(package, "nl")
    translate(package, "nl", dear="Beste %(name)s, welkom")
    assert catalogues.problems(package, "nl") == []


LATE = 'msgid "Late"\nmsgstr "vertaald"\n'


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda text: text.replace(LATE, LATE.replace("vertaald", "")), "no translation of 'Late'"),
        (lambda text: text.replace('msgid "Late"', '#, fuzzy\nmsgid "Late"'), "'Late' is marked fuzzy"),
        (lambda text: text + '\nmsgid "Old"\nmsgstr "Oud"\n', "nobody says 'Old' any more"),
        (lambda text: text.replace("Beste %(name)s", "Beste %(naam)s"), "other placeholders: %(naam)s, %(name)s"),
        (lambda text: text.replace(LATE, ""), "no translation of 'Late'"),
    ],
)
def test_what_is_wrong_is_named(package, spoil, said):
    catalogues.update(package, "nl")
    translate(package, "nl", dear="Beste %(name)s, welkom")
    path = package.path("nl")
    path.write_text(spoil(path.read_text()))
    (problem,) = catalogues.problems(package, "nl")
    assert said in problem


def test_a_catalogue_is_compiled_when_it_is_newer(package):
    catalogues.update(package, "fr")
    path = package.path("fr")
    assert catalogues.compile_catalogue(path)
    assert not catalogues.compile_catalogue(path)
    assert path.with_suffix(".mo").stat().st_size > 0
    assert not list(path.parent.glob("*.part"))


def test_the_plural_of_each_language_is_its_own(package):
    for language, form in (("nl", "(n != 1)"), ("fr", "(n > 1)")):
        catalogues.update(package, language)
        with package.path(language).open("rb") as file:
            assert read_po(file).plural_expr == form


def test_a_text_without_a_place_to_keep_it_is_refused(package):
    with pytest.raises(catalogues.NowhereToKeep, match="Add its folder"):
        catalogues.packages([package.folder / "templates"], package.folder)


def test_a_package_inside_another_keeps_its_own(package):
    inner = package.folder / "inner"
    inner.mkdir()
    (inner / "view.py").write_text('_("Inner")')
    outer, own = catalogues.packages([package.folder, inner], package.folder)
    assert ("Inner", None) not in ids(outer.said())
    assert ids(own.said()) == {("Inner", None)}


def test_french_does_not_break_before_its_punctuation(package):
    catalogues.update(package, "fr")
    translate(package, "fr", late="Trop tard ?", dear="Cher %(name)s : « bienvenue » !")
    assert catalogues.update(package, "fr")
    kept = package.read("fr")
    assert kept.get("Late").string == "Trop tard\u00a0?"
    assert kept.get("Dear %(name)s, welcome").string == "Cher %(name)s\u00a0: «\u00a0bienvenue\u00a0»\u00a0!"


def test_two_packages_that_translate_differently_are_told(package, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "view.py").write_text('_("Welcome")')
    both = catalogues.packages([package.folder, other], package.folder)
    for one, said in zip(both, ("Welkom", "Dag"), strict=True):
        catalogues.update(one, "nl")
        translate(one, "nl", welcome=said)
    (problem,) = catalogues.contradictions(both, "nl")
    assert "'Welcome' is 'Welkom'" in problem
    assert "'Dag' in other" in problem


def test_the_look_is_completely_translated():
    said = StringIO()
    call_command("messages", "check", "ui", stdout=said)
    assert "Every text has its translations." in said.getvalue()


def test_the_command_fails_with_a_count(monkeypatch, package):
    monkeypatch.setattr(messages, "all_packages", lambda: [package])
    monkeypatch.setattr(messages, "root", lambda: package.folder.parent)
    with pytest.raises(CommandError, match="12 texts to mend"):
        call_command("messages", "check", stderr=StringIO())
    said = StringIO()
    call_command("messages", "update", stdout=said)
    assert "nl written" in said.getvalue()
    call_command("messages", "compile")
    assert package.path("fr").with_suffix(".mo").exists()
