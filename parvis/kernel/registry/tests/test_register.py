from dataclasses import fields
from datetime import timedelta

import pytest

from parvis.kernel.registry import AlreadyDeclared, Frozen, Manifest, MenuItem, Permission, Register, Schedule, registry

NAME = {"nl": "a", "fr": "b", "en": "c"}


def schedule(id_):
    return Schedule(id=id_, every=timedelta(minutes=1), run=lambda at: 0)


def test_answers_what_was_declared():
    register = Register()
    late = MenuItem(name=NAME, url_name="late", audience="public", order=2)
    early = MenuItem(name=NAME, url_name="early", audience="public", order=1)
    register.declare(Manifest(module="a", menu=(late,), schedules=(schedule("a.tick"),)))
    register.declare(Manifest(module="b", menu=(early,), hooks={"need": lambda: 7}))
    assert [item.url_name for item in register.menu] == ["early", "late"]
    assert [one.id for one in register.schedules] == ["a.tick"]
    assert register.hook("need")() == 7
    assert register.hook("unknown") is None


@pytest.mark.parametrize(
    "second",
    [
        Manifest(module="a"),
        Manifest(module="b", schedules=(schedule("a.tick"),)),
        Manifest(module="b", hooks={"need": print}),
        Manifest(module="b", schedules=(schedule("x"), schedule("x"))),
    ],
)
def test_refuses_what_is_declared_already(second):
    register = Register()
    register.declare(Manifest(module="a", schedules=(schedule("a.tick"),), hooks={"need": print}))
    with pytest.raises(AlreadyDeclared):
        register.declare(second)


def test_refuses_latecomers():
    register = Register()
    register.freeze()
    with pytest.raises(Frozen, match="after start-up"):
        register.declare(Manifest(module="a"))


def test_the_house_has_frozen_its_register():
    with pytest.raises(Frozen):
        registry.declare(Manifest(module="latecomer"))


def test_everything_the_house_declares_is_named_in_three_languages():
    named = [*registry.menu, *registry.figures, *registry.processings, *registry.signs]
    assert named
    assert all(set(item.name) == {"nl", "fr", "en"} for item in named)


def test_the_register_of_processings_is_whole_in_three_languages():
    for one in registry.processings:
        told = [getattr(one, field.name) for field in fields(one) if field.name != "id"]
        assert all(set(text) == {"nl", "fr", "en"} and all(text.values()) for text in told), one.id


def test_permissions_name_known_roles():
    assert all(isinstance(one, Permission) and one.roles for one in registry.permissions)
