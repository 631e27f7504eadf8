"""Import linters do not see string foreign keys: every relation points to the same or a lower house."""

from django.apps import apps

FLOORS = [
    *("vault", "journal", "files", "places", "people", "identity", "jobs", "messages", "documents"),
    *("sources", "payments", "incidents", "counter"),
]
FOREIGN = {"auth", "contenttypes", "sessions", "account", "mfa"}


def relations():
    for model in apps.get_models():
        if model._meta.app_label in FLOORS:
            for field in model._meta.get_fields():
                if field.is_relation and field.concrete and field.related_model:
                    yield model, field, field.related_model


def test_every_app_has_its_floor():
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("parvis.")}
    assert ours - {"ui", "house", "regions"} == set(FLOORS)


def test_relations_point_down():
    up = [
        f"{model._meta.label}.{field.name} -> {target._meta.label}"
        for model, field, target in relations()
        if target._meta.app_label not in FOREIGN
        and FLOORS.index(target._meta.app_label) > FLOORS.index(model._meta.app_label)
    ]
    assert not up


def test_nobody_leaves_a_name_on_another_house():
    named = [
        f"{model._meta.label}.{field.name}"
        for model, field, target in relations()
        if target._meta.app_label != model._meta.app_label
        and model._meta.app_label not in FOREIGN
        and not field.remote_field.hidden
        and field.name not in {"user_permissions", "groups"}
    ]
    assert not named, "Give these related_name='+'."
