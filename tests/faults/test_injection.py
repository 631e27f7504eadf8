"""Texts that would like to be code: in a procedure folder, and in what people type."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from parvis.counter.models import Case, Document
from parvis.counter.queries.sealed import content_of
from parvis.counter.tests import folders
from parvis.kernel.jobs import api as jobs
from parvis.kernel.people.tests.factories import make_agent, sign_in
from tests.faults.installation import ROAD, TOWN

FILES = sorted(folders.FILES)


def checked(folder: Path) -> str:
    """Return what `parvis check procedures` says of a folder that it must refuse."""
    said = StringIO()
    with pytest.raises(CommandError):
        call_command("check", "procedures", str(folder), stdout=said, no_color=True)
    return said.getvalue()


@pytest.mark.parametrize("file", FILES)
def test_yaml_that_makes_objects_is_refused_at_its_line_and_makes_none(tmp_path, file):
    trace = tmp_path / "was-here"
    text = folders.FILES[file] + f"evil: !!python/object/apply:os.system ['touch {trace}']\n"
    folder = folders.write(tmp_path, (file, "", text))
    line = folders.FILES[file].count("\n") + 1
    assert f"{file}:{line}" in checked(folder)
    assert not trace.exists()


@pytest.mark.parametrize(
    "evil",
    [
        "{{ settings.SECRET_KEY }}",
        "{{ name.__class__.__mro__ }}",
        "{{ name|safe }}",
        "{% load static %}",
        "{% include '/etc/passwd' %}",
        "{{ ''.join(name) }}",
        "{{ request.META }}",
    ],
)
def test_a_letter_that_holds_code_is_refused(tmp_path, evil):
    folder = folders.write(tmp_path, ("letters/refusal.yaml", "Beste {{ name }}", f"Beste {evil}"))
    assert "letters/refusal.yaml:5" in checked(folder)


@pytest.mark.parametrize(
    "evil", ["__import__('os').system('id')", "name.__class__", "(lambda: 1)()", "[x for x in name]"]
)
def test_a_condition_that_is_python_is_refused(tmp_path, evil):
    folder = folders.write(tmp_path, ("form.yaml", 'when: kind == "wood"', f'when: "{evil}"'))
    assert "form.yaml:" in checked(folder)


TYPED = '{{ settings.SECRET_KEY }} {% debug %} <script>alert(1)</script> #read("/etc/passwd") *[x]* $a$ \\u{41} &amp;'


@pytest.mark.django_db
@pytest.mark.usefixtures("small_region")
def test_what_people_type_stays_what_they_typed(settings, tmp_path):
    settings.FILES_DIR = tmp_path
    settings.EMAIL_FILE_PATH = tmp_path
    client = Client()
    at = client.post("/nl/procedures/road-occupation/start/")["Location"].partition("q/")[0]
    answers = ROAD | {"name": {"name": TYPED}}
    for _ in range(12):
        page = client.get(at, follow=True)
        here = page.request["PATH_INFO"]
        if here.endswith("/check/"):
            break
        html = page.content.decode()
        revision = html.split('name="revision" value="')[1].split('"')[0]
        question = here.rstrip("/").rpartition("/")[2]
        assert client.post(here, answers[question] | {"revision": revision}).status_code == 302, question
    check = page.content.decode()
    assert "<script>alert" not in check
    assert "{{ settings.SECRET_KEY }}" in check
    client.post(here.replace("/check/", "/send/"))
    case = Case.objects.unscoped("a test looks").get()
    jobs.run_pending()
    letter = Document.objects.get(case=case)
    assert TYPED in content_of(letter)["recipient"]
    assert letter.is_ready, "the letter is laid out, whatever signs are in it"
    clerk = sign_in(Client(), make_agent(TOWN, ("agent",)))
    desk = clerk.get(f"/nl/desk/cases/{case.pk}/").content.decode()
    assert "<script>alert" not in desk
    assert "{{ settings.SECRET_KEY }}" in desk
