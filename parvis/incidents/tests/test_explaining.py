"""Why an organisation handles a report."""

import pytest

from parvis.incidents import api as incidents
from parvis.incidents.models import RuleSet
from parvis.incidents.tests.world import NOW, ON_THE_ROAD, RULES, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]


def test_the_reason_is_that_of_the_edition_that_decided():
    report = sent("roads-pothole", where=ON_THE_ROAD)
    RuleSet.objects.create(
        number=2, text=RULES.replace("A regional road.", "Other words."), published_at=NOW, by="system:tests"
    )
    incidents.forget_all()
    why = incidents.reason_of(rule=report.rule, rules_number=report.rules_number)
    assert why.en == "A regional road."
    assert incidents.reason_of(rule=report.rule, rules_number=2).en == "Other words."


def test_a_default_has_no_reason():
    report = sent("waste-litter")
    assert report.rule == ""
    assert incidents.reason_of(rule=report.rule, rules_number=report.rules_number) is None
