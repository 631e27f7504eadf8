"""The tables of the incidents."""

from parvis.incidents.models.draft import ReportDraft
from parvis.incidents.models.editions import CategoryChange, ManagedArea, Notice, RuleSet
from parvis.incidents.models.key import ReporterKey
from parvis.incidents.models.partner import Dispatch, Partner
from parvis.incidents.models.people import Contest, Follower, Tally, Watch
from parvis.incidents.models.photo import Photo
from parvis.incidents.models.push import PushSubscription
from parvis.incidents.models.report import Report, Update
from parvis.incidents.models.suggestion import SuggestionModel
from parvis.incidents.models.work import Merge, Task

__all__ = [
    "CategoryChange",
    "Contest",
    "Dispatch",
    "Follower",
    "ManagedArea",
    "Merge",
    "Notice",
    "Partner",
    "Photo",
    "PushSubscription",
    "Report",
    "ReportDraft",
    "ReporterKey",
    "RuleSet",
    "SuggestionModel",
    "Tally",
    "Task",
    "Update",
    "Watch",
]
