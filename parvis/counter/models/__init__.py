"""The tables of the counter, a file per noun."""

from parvis.counter.models.adoption import Adoption, CaseMigration, CaseMigrationItem
from parvis.counter.models.bulk import Bulk, BulkItem
from parvis.counter.models.case import Case, CaseFile, CaseToken
from parvis.counter.models.cosigning import Cosignature
from parvis.counter.models.definition import DefinitionVersion
from parvis.counter.models.document import Document
from parvis.counter.models.draft import Draft
from parvis.counter.models.interfaces import BackOffice, CalendarKey, IdempotencyKey
from parvis.counter.models.link import CaseLink
from parvis.counter.models.measures import FormCount, PageCount, PageOpinion, PageVisit, UseNote
from parvis.counter.models.message import Message
from parvis.counter.models.scan import Scan, ScanPage
from parvis.counter.models.view import View

__all__ = [
    "Adoption",
    "BackOffice",
    "Bulk",
    "BulkItem",
    "CalendarKey",
    "Case",
    "CaseFile",
    "CaseLink",
    "CaseMigration",
    "CaseMigrationItem",
    "CaseToken",
    "Cosignature",
    "DefinitionVersion",
    "Document",
    "Draft",
    "FormCount",
    "IdempotencyKey",
    "Message",
    "PageCount",
    "PageOpinion",
    "PageVisit",
    "Scan",
    "ScanPage",
    "UseNote",
    "View",
]
