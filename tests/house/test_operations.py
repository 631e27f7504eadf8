"""Every operation says who and when, by keyword: what a door lets in that is kept in a room `operations`."""

import importlib
import inspect

import parvis.counter.api
import parvis.incidents.api
import parvis.kernel.identity.api
import parvis.payments.api
import parvis.sources.api

DOORS = [parvis.counter.api, parvis.incidents.api, parvis.payments.api, parvis.sources.api, parvis.kernel.identity.api]


def operations():
    for door in DOORS:
        for name in door.__all__:
            function = getattr(door, name)
            if inspect.isfunction(inspect.unwrap(function)) and ".operations" in function.__module__:
                yield f"{function.__module__}.{name}", inspect.signature(function)


def test_operations_are_keyword_only_and_say_who_and_when():
    wrong = []
    for name, signature in operations():
        kinds = {parameter.kind for parameter in signature.parameters.values()}
        if kinds - {inspect.Parameter.KEYWORD_ONLY}:
            wrong.append(f"{name}: takes positional arguments")
        if "at" not in signature.parameters:
            wrong.append(f"{name}: does not say when (at)")
        if "by" not in signature.parameters:
            wrong.append(f"{name}: does not say who (by)")
    assert not wrong


def test_there_are_operations_behind_every_door():
    for door in DOORS:
        rooms = importlib.import_module(door.__name__.removesuffix(".api")).__name__
        assert [name for name, _signature in operations() if name.startswith(rooms)]
