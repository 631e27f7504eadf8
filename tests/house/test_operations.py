"""Every operation says who and when, by keyword; `grep "^def" parvis/*/operations` is the audit plan."""

import importlib
import inspect
import pkgutil

import parvis.counter
import parvis.sources

MODULES = [parvis.counter, parvis.sources]


def operations():
    for module in MODULES:
        package = importlib.import_module(f"{module.__name__}.operations")
        for info in pkgutil.iter_modules(package.__path__):
            room = importlib.import_module(f"{package.__name__}.{info.name}")
            for name, function in inspect.getmembers(room, inspect.isfunction):
                if function.__module__ == room.__name__ and not name.startswith("_"):
                    yield f"{room.__name__}.{name}", inspect.signature(function)


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


def test_there_are_operations():
    assert len(list(operations())) >= 10
