"""The door of the counter: names only."""

from parvis.counter.catalogue.checking import CheckedFolder, check_folder, check_overlays
from parvis.counter.catalogue.folder import folders, load_folder
from parvis.counter.catalogue.overlays import example_yaml, overlay_yaml, read_example, read_overlay
from parvis.counter.catalogue.shelves import offers_of_region
from parvis.counter.catalogue.shelves import ready as ready_catalogue
from parvis.counter.catalogue.spreadsheet import write_spreadsheet as export_form
from parvis.counter.catalogue.writing import as_yaml
from parvis.counter.operations.adoption import (
    NotPublishable,
    StaleAdoption,
    Wanted,
    ask_review,
    change_draft,
    propose,
    publish,
    send_back,
    withdraw_adoption,
)
from parvis.counter.operations.assignment import assign
from parvis.counter.operations.bulk import begin_bulk, do_bulk
from parvis.counter.operations.calendars import end_calendar, give_calendar, read_calendar
from parvis.counter.operations.cases import (
    correct_answers,
    correct_receipt,
    open_case,
    resume,
    submit,
    suspend,
    withdraw,
)
from parvis.counter.operations.channels import (
    begin_entry,
    hand_back,
    help_with,
    mark_shown,
    note_entry,
    send_entry,
    take_over,
)
from parvis.counter.operations.conversation import add_note, read_messages, send_message
from parvis.counter.operations.correcting import begin_correction, confirm_correction
from parvis.counter.operations.cosigning import invite as invite_signatories
from parvis.counter.operations.cosigning import refuse as refuse_signature
from parvis.counter.operations.cosigning import remind as remind_signatory
from parvis.counter.operations.cosigning import remind_all as remind_signatories
from parvis.counter.operations.cosigning import sign as sign_case
from parvis.counter.operations.deadlines import fire_due
from parvis.counter.operations.decisions import act
from parvis.counter.operations.definitions import pin as pin_definition
from parvis.counter.operations.demands import demand_pdf, read_attachments, set_internal_reference, set_status
from parvis.counter.operations.drafts import DAYS_KEPT
from parvis.counter.operations.drafts import begin as begin_draft
from parvis.counter.operations.entering import enter as enter_pages
from parvis.counter.operations.evidence import Gathered, check_evidence
from parvis.counter.operations.evidence import agree as agree_to_source
from parvis.counter.operations.evidence import decline as decline_source
from parvis.counter.operations.evidence import gather as gather_evidence
from parvis.counter.operations.filling import Filled, NoSuchPage
from parvis.counter.operations.filling import fill as fill_page
from parvis.counter.operations.filling import hold as hold_page
from parvis.counter.operations.importing import import_cases
from parvis.counter.operations.keeping import let_go
from parvis.counter.operations.letters import render_document
from parvis.counter.operations.measures import count_use
from parvis.counter.operations.migrating import begin_migration, do_migration
from parvis.counter.operations.once import do_once, forget_answers
from parvis.counter.operations.paper import print_draft, print_paper
from parvis.counter.operations.paying import payment_changed
from parvis.counter.operations.pieces import add_pieces, request_pieces
from parvis.counter.operations.putting_away import discard as discard_draft
from parvis.counter.operations.putting_away import expire as expire_drafts
from parvis.counter.operations.putting_away import give_code as give_draft_code
from parvis.counter.operations.putting_away import take_up as take_up_draft
from parvis.counter.operations.receiving import bring_in
from parvis.counter.operations.remedies import begin_remedy, link_cases, unlink_cases
from parvis.counter.operations.scans import (
    assign_sheet,
    discard_sheet,
    enter_bundle,
    expire_scans,
    read_boxes,
    read_scan,
    receive_scan,
    take_boxes,
)
from parvis.counter.operations.sending import send as send_draft
from parvis.counter.operations.telling import tell_applicant
from parvis.counter.operations.views import forget_view, save_view
from parvis.counter.operations.visits import count_visit, forget_opinions, give_opinion, write_visits
from parvis.counter.queries.adoption import (
    adoption_page,
    adoptions,
    cases_promised_anew,
)
from parvis.counter.queries.bulk import bulk_preview, bulk_progress, problems_in
from parvis.counter.queries.cases import (
    case_page,
    document_of,
    file_of,
    followed_id,
    is_same_file,
    is_seen,
    letters_of,
    may_read_profile,
    my_cases,
    my_documents,
    my_openings,
    proposed_reasons,
    verified,
)
from parvis.counter.queries.catalogue import (
    ContactInfo,
    UnknownProcedure,
    by_life_event,
    contact_of,
    definition_for,
    is_offered_by,
    offer_of,
    offering,
    procedure,
    procedures,
)
from parvis.counter.queries.catalogue import search as search_procedures
from parvis.counter.queries.channels import applicant_name, desks_offering, goes_elsewhere
from parvis.counter.queries.correcting import CorrectionCheck, check_correction, correction_begun, corrections_held
from parvis.counter.queries.cosigning import signatures_of, signing_page
from parvis.counter.queries.definitions import definition_of
from parvis.counter.queries.demands import demand, demands_in, demands_received, internal_reference_of, version_of
from parvis.counter.queries.desk import PAGE, queue, views
from parvis.counter.queries.desk import search as search_cases
from parvis.counter.queries.drafts import draft_of, drafts_of
from parvis.counter.queries.evidence import source_name
from parvis.counter.queries.explaining import explain_case
from parvis.counter.queries.figures import (
    cases_decided,
    cases_received,
    catalogue_rows,
    days_to_decision,
    new_users,
    procedures_offered,
    share_within_term,
    users,
)
from parvis.counter.queries.forms import Form, form_of, is_file_question, is_signing, setting_of, wants_signature
from parvis.counter.queries.forms import faults as form_faults
from parvis.counter.queries.forms import form as open_form
from parvis.counter.queries.gateway import comments as page_comments
from parvis.counter.queries.gateway import links as gateway_links
from parvis.counter.queries.gateway import opinions as gateway_opinions
from parvis.counter.queries.gateway import statistics as gateway_statistics
from parvis.counter.queries.gateway import visits_per_page
from parvis.counter.queries.interfaces import cases_for, deadlines_of, files_of, has_calendar, listed_case
from parvis.counter.queries.measures import burdens, form_use, received_by, users_by
from parvis.counter.queries.migrating import migration_preview, migration_progress
from parvis.counter.queries.paying import held_case
from parvis.counter.queries.previewing import NoPreview, preview_letter, preview_page
from parvis.counter.queries.published import current as current_catalogue
from parvis.counter.queries.published import forget_published
from parvis.counter.queries.remedies import relatives_of, remedies_for
from parvis.counter.queries.scans import bundles, scan, scanned_sheets, scans, sheet_file, sheets_of_draft
from parvis.counter.queries.spreadsheets import import_form
from parvis.counter.queries.workload import workload
from parvis.counter.rules.adopting import coming_out, played
from parvis.counter.rules.channels import clerk, deciding, is_offered_through, too_sure_for
from parvis.counter.rules.classifying import classify
from parvis.counter.rules.cleaning import Problem, Setting, open_options
from parvis.counter.rules.cleaning.problem import problem_of
from parvis.counter.rules.competence import assurance_of_pages, assurance_wanted, is_too_low
from parvis.counter.rules.demands import answers_xml, namespace_of, schema_of
from parvis.counter.rules.diagram import bpmn_of, drawings_of, svg_of
from parvis.counter.rules.differences import differences, field_of, noun_of, sentence_of, shown_pair
from parvis.counter.rules.differences import shown as shown_value
from parvis.counter.rules.evidence import as_fetched
from parvis.counter.rules.flow import derive as derive_standing
from parvis.counter.rules.flow import elapse, possible_actions, settle
from parvis.counter.rules.forms import OpenPage, files_in, problems_of
from parvis.counter.rules.overlay import with_overlay
from parvis.counter.rules.parts import follower
from parvis.counter.rules.patching import (
    condition_fault,
    names_for,
    place_of,
    printable_names,
    readers_of,
    texts_of,
)
from parvis.counter.rules.patching.forming import overlay_of_form
from parvis.counter.rules.posted import raw_of
from parvis.counter.rules.reading import reading
from parvis.counter.rules.references import looks_like_reference
from parvis.counter.rules.shown import address_text, value_text
from parvis.counter.rules.texts import paragraphs
from parvis.counter.types.channels import NotByThisChannel
from parvis.counter.types.correcting import StaleCorrection
from parvis.counter.types.cosigning import UnknownSignature
from parvis.counter.types.demands import NoWayThere, UnknownStatus
from parvis.counter.types.drafts import (
    DraftInfo,
    DraftIsSent,
    Holder,
    NotComplete,
    NotIdentified,
    NotInMandate,
    UnknownDraft,
)
from parvis.counter.types.explaining import CaseExplanation
from parvis.counter.types.interfaces import NotOffered, NotSure, OtherCall
from parvis.counter.types.problems import (
    AlreadyDone,
    CounterProblem,
    NotAllowed,
    NotPossible,
    StaleCase,
    UnknownCase,
    WrongAnswers,
)
from parvis.counter.types.records import CaseInfo
from parvis.counter.types.scans import NoSuchSheet, UnknownScan

__all__ = [
    "DAYS_KEPT",
    "PAGE",
    "AlreadyDone",
    "CaseExplanation",
    "CaseInfo",
    "CheckedFolder",
    "ContactInfo",
    "CorrectionCheck",
    "CounterProblem",
    "DraftInfo",
    "DraftIsSent",
    "Filled",
    "Form",
    "Gathered",
    "Holder",
    "NoPreview",
    "NoSuchPage",
    "NoSuchSheet",
    "NoWayThere",
    "NotAllowed",
    "NotByThisChannel",
    "NotComplete",
    "NotIdentified",
    "NotInMandate",
    "NotOffered",
    "NotPossible",
    "NotPublishable",
    "NotSure",
    "OpenPage",
    "OtherCall",
    "Problem",
    "Setting",
    "StaleAdoption",
    "StaleCase",
    "StaleCorrection",
    "UnknownCase",
    "UnknownDraft",
    "UnknownProcedure",
    "UnknownScan",
    "UnknownSignature",
    "UnknownStatus",
    "Wanted",
    "WrongAnswers",
    "act",
    "add_note",
    "add_pieces",
    "address_text",
    "adoption_page",
    "adoptions",
    "agree_to_source",
    "answers_xml",
    "applicant_name",
    "as_fetched",
    "as_yaml",
    "ask_review",
    "assign",
    "assign_sheet",
    "assurance_of_pages",
    "assurance_wanted",
    "begin_bulk",
    "begin_correction",
    "begin_draft",
    "begin_entry",
    "begin_migration",
    "begin_remedy",
    "bpmn_of",
    "bring_in",
    "bulk_preview",
    "bulk_progress",
    "bundles",
    "burdens",
    "by_life_event",
    "case_page",
    "cases_decided",
    "cases_for",
    "cases_promised_anew",
    "cases_received",
    "catalogue_rows",
    "change_draft",
    "check_correction",
    "check_evidence",
    "check_folder",
    "check_overlays",
    "classify",
    "clerk",
    "coming_out",
    "condition_fault",
    "confirm_correction",
    "contact_of",
    "correct_answers",
    "correct_receipt",
    "correction_begun",
    "corrections_held",
    "count_use",
    "count_visit",
    "current_catalogue",
    "days_to_decision",
    "deadlines_of",
    "deciding",
    "decline_source",
    "definition_for",
    "definition_of",
    "demand",
    "demand_pdf",
    "demands_in",
    "demands_received",
    "derive_standing",
    "desks_offering",
    "differences",
    "discard_draft",
    "discard_sheet",
    "do_bulk",
    "do_migration",
    "do_once",
    "document_of",
    "draft_of",
    "drafts_of",
    "drawings_of",
    "elapse",
    "end_calendar",
    "enter_bundle",
    "enter_pages",
    "example_yaml",
    "expire_drafts",
    "expire_scans",
    "explain_case",
    "export_form",
    "field_of",
    "file_of",
    "files_in",
    "files_of",
    "fill_page",
    "fire_due",
    "folders",
    "followed_id",
    "follower",
    "forget_answers",
    "forget_opinions",
    "forget_published",
    "forget_view",
    "form_faults",
    "form_of",
    "form_use",
    "gateway_links",
    "gateway_opinions",
    "gateway_statistics",
    "gather_evidence",
    "give_calendar",
    "give_draft_code",
    "give_opinion",
    "goes_elsewhere",
    "hand_back",
    "has_calendar",
    "held_case",
    "help_with",
    "hold_page",
    "import_cases",
    "import_form",
    "internal_reference_of",
    "invite_signatories",
    "is_file_question",
    "is_offered_by",
    "is_offered_through",
    "is_same_file",
    "is_seen",
    "is_signing",
    "is_too_low",
    "let_go",
    "letters_of",
    "link_cases",
    "listed_case",
    "load_folder",
    "looks_like_reference",
    "mark_shown",
    "may_read_profile",
    "migration_preview",
    "migration_progress",
    "my_cases",
    "my_documents",
    "my_openings",
    "names_for",
    "namespace_of",
    "new_users",
    "note_entry",
    "noun_of",
    "offer_of",
    "offering",
    "offers_of_region",
    "open_case",
    "open_form",
    "open_options",
    "overlay_of_form",
    "overlay_yaml",
    "page_comments",
    "paragraphs",
    "payment_changed",
    "pin_definition",
    "place_of",
    "played",
    "possible_actions",
    "preview_letter",
    "preview_page",
    "print_draft",
    "print_paper",
    "printable_names",
    "problem_of",
    "problems_in",
    "problems_of",
    "procedure",
    "procedures",
    "procedures_offered",
    "propose",
    "proposed_reasons",
    "publish",
    "queue",
    "raw_of",
    "read_attachments",
    "read_boxes",
    "read_calendar",
    "read_example",
    "read_messages",
    "read_overlay",
    "read_scan",
    "readers_of",
    "reading",
    "ready_catalogue",
    "receive_scan",
    "received_by",
    "refuse_signature",
    "relatives_of",
    "remedies_for",
    "remind_signatories",
    "remind_signatory",
    "render_document",
    "request_pieces",
    "resume",
    "save_view",
    "scan",
    "scanned_sheets",
    "scans",
    "schema_of",
    "search_cases",
    "search_procedures",
    "send_back",
    "send_draft",
    "send_entry",
    "send_message",
    "sentence_of",
    "set_internal_reference",
    "set_status",
    "setting_of",
    "settle",
    "share_within_term",
    "sheet_file",
    "sheets_of_draft",
    "shown_pair",
    "shown_value",
    "sign_case",
    "signatures_of",
    "signing_page",
    "source_name",
    "submit",
    "suspend",
    "svg_of",
    "take_boxes",
    "take_over",
    "take_up_draft",
    "tell_applicant",
    "texts_of",
    "too_sure_for",
    "unlink_cases",
    "users",
    "users_by",
    "value_text",
    "verified",
    "version_of",
    "views",
    "visits_per_page",
    "wants_signature",
    "with_overlay",
    "withdraw",
    "withdraw_adoption",
    "workload",
    "write_visits",
]
