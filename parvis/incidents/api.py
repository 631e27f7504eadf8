"""The door of the incidents: names only."""

from parvis.incidents.operations.contesting import contest
from parvis.incidents.operations.drafts import DraftTooLarge, begin_draft, end_draft, expire_drafts, save_draft
from parvis.incidents.operations.editing import (
    NotAnEditor,
    RulesRefused,
    change_categories,
    publish_rules,
    replace_areas,
)
from parvis.incidents.operations.fetching import fetch_photos
from parvis.incidents.operations.followers import BadAddress, follow, unfollow, unfollow_by_token
from parvis.incidents.operations.happening import HANDLING, MayNot
from parvis.incidents.operations.hearing import read_updates
from parvis.incidents.operations.keeping import forget_people
from parvis.incidents.operations.keys import MayNotGiveKeys, end_key, issue_key
from parvis.incidents.operations.learning import train_suggestions
from parvis.incidents.operations.life import (
    accept,
    batch,
    delete,
    flag,
    note,
    pause,
    plan,
    process,
    put_away,
    refuse,
    reopen,
    resume,
    solve,
)
from parvis.incidents.operations.looking import look_at_photo
from parvis.incidents.operations.merging import merge, unmerge
from parvis.incidents.operations.moderating import moderate, show_photo_to
from parvis.incidents.operations.open311 import take_request, take_update
from parvis.incidents.operations.partners import end_partner, retry_dispatch, save_partner
from parvis.incidents.operations.passing_on import pass_on, pass_on_waiting
from parvis.incidents.operations.past import SEED, import_reports, simulate_reports
from parvis.incidents.operations.photos import (
    add_photo,
    add_photo_to_draft,
    blur_by_hand,
    delete_originals,
    hide_photo,
    remove_photo_of_draft,
)
from parvis.incidents.operations.picturing import write_picture
from parvis.incidents.operations.pushing import end_push, push, push_to, subscribe_push
from parvis.incidents.operations.reporting import MOST_PHOTOS, NotTaken, report_incident
from parvis.incidents.operations.tasks import add_photo_of_work
from parvis.incidents.operations.tasks import answer as answer_task
from parvis.incidents.operations.tasks import ask as ask_contractor
from parvis.incidents.operations.telling import tell_followers
from parvis.incidents.operations.transferring import arbitrate, classify, transfer
from parvis.incidents.operations.watching import confirm_watch, end_watch, end_watch_by_token, send_digests, watch
from parvis.incidents.pictures.position import position as photo_position
from parvis.incidents.queries.addresses import report_url
from parvis.incidents.queries.columns import data_version
from parvis.incidents.queries.desk import desk_list
from parvis.incidents.queries.drafts import UnknownDraft, draft
from parvis.incidents.queries.editions import (
    areas,
    areas_from,
    category_history,
    is_editor,
    regional,
    rule_sets,
    rules_in_force,
    rules_text,
    tree,
)
from parvis.incidents.queries.explaining import reason_of
from parvis.incidents.queries.figures import figure, figure_by, figure_dimensions
from parvis.incidents.queries.filters import read_filter
from parvis.incidents.queries.following import followed_by, followed_report, report_of_key
from parvis.incidents.queries.kept import forget_all
from parvis.incidents.queries.keys import holder_of, keys_of
from parvis.incidents.queries.lists import export, public_list, public_reports
from parvis.incidents.queries.map import clusters, count_reports, extent, features, heat
from parvis.incidents.queries.near import candidates
from parvis.incidents.queries.often import often_reported
from parvis.incidents.queries.open311 import changeset as open311_changeset
from parvis.incidents.queries.open311 import contact as open311_contact
from parvis.incidents.queries.open311 import definition as open311_definition
from parvis.incidents.queries.open311 import jurisdiction
from parvis.incidents.queries.open311 import requests as open311_requests
from parvis.incidents.queries.open311 import service as open311_service
from parvis.incidents.queries.open311 import services as open311_services
from parvis.incidents.queries.open311 import updates as open311_updates
from parvis.incidents.queries.open_data import OPEN_COLUMNS, open_batches, open_row, open_rows
from parvis.incidents.queries.partners import (
    UnknownPartner,
    dispatch_log,
    partners_of,
    services_of,
)
from parvis.incidents.queries.photos import (
    UnknownPhoto,
    draft_photo,
    original_photo,
    photo_of_key,
    public_photo,
    visibilities,
)
from parvis.incidents.queries.places import place_at, place_in, point_of
from parvis.incidents.queries.pushing import push_of_key
from parvis.incidents.queries.reports import (
    UnknownReport,
    contest_texts,
    merged_into,
    photos,
    report,
    tasks,
    timeline,
)
from parvis.incidents.queries.signs import (
    failed_photos,
    given_up_dispatches,
    late_digests,
    waiting_dispatches,
    waiting_photos,
)
from parvis.incidents.queries.simulator import decide, regression, rules_problems
from parvis.incidents.queries.steering import exchanges, loaded_areas
from parvis.incidents.queries.suggesting import suggest
from parvis.incidents.queries.trends import league, trends
from parvis.incidents.queries.watching import UnknownWatch, watch_of_key, watches_of
from parvis.incidents.queries.work import UnknownTask, reports, task, work
from parvis.incidents.rules.categories import as_json as categories_as_json
from parvis.incidents.rules.categories import check_answers, questions_as_json
from parvis.incidents.rules.categories import current as current_category
from parvis.incidents.rules.categories import find as find_categories
from parvis.incidents.rules.categories import problems as category_problems
from parvis.incidents.rules.categories import warnings as answer_warnings
from parvis.incidents.rules.duplicates import LIKELY as LIKELY_THE_SAME
from parvis.incidents.rules.foreign import coverage as mapping_coverage
from parvis.incidents.rules.foreign import foreign_tree, mapping_as_csv, mapping_as_yaml, proposed_mapping
from parvis.incidents.rules.life import REOPENS_WITHIN, NotPossible, months_to_plan
from parvis.incidents.rules.moderation import LONGEST_TEXT
from parvis.incidents.rules.terms import days_left
from parvis.incidents.rules.watching import circle_around
from parvis.incidents.simulating.profiles import counts_by_year
from parvis.incidents.suggesting.learning import CannotLearn

__all__ = [
    "HANDLING",
    "LIKELY_THE_SAME",
    "LONGEST_TEXT",
    "MOST_PHOTOS",
    "OPEN_COLUMNS",
    "REOPENS_WITHIN",
    "SEED",
    "BadAddress",
    "CannotLearn",
    "DraftTooLarge",
    "MayNot",
    "MayNotGiveKeys",
    "NotAnEditor",
    "NotPossible",
    "NotTaken",
    "RulesRefused",
    "UnknownDraft",
    "UnknownPartner",
    "UnknownPhoto",
    "UnknownReport",
    "UnknownTask",
    "UnknownWatch",
    "accept",
    "add_photo",
    "add_photo_of_work",
    "add_photo_to_draft",
    "answer_task",
    "answer_warnings",
    "arbitrate",
    "areas",
    "areas_from",
    "ask_contractor",
    "batch",
    "begin_draft",
    "blur_by_hand",
    "candidates",
    "categories_as_json",
    "category_history",
    "category_problems",
    "change_categories",
    "check_answers",
    "circle_around",
    "classify",
    "clusters",
    "confirm_watch",
    "contest",
    "contest_texts",
    "count_reports",
    "counts_by_year",
    "current_category",
    "data_version",
    "days_left",
    "decide",
    "delete",
    "delete_originals",
    "desk_list",
    "dispatch_log",
    "draft",
    "draft_photo",
    "end_draft",
    "end_key",
    "end_partner",
    "end_push",
    "end_watch",
    "end_watch_by_token",
    "exchanges",
    "expire_drafts",
    "export",
    "extent",
    "failed_photos",
    "features",
    "fetch_photos",
    "figure",
    "figure_by",
    "figure_dimensions",
    "find_categories",
    "flag",
    "follow",
    "followed_by",
    "followed_report",
    "foreign_tree",
    "forget_all",
    "forget_people",
    "given_up_dispatches",
    "heat",
    "hide_photo",
    "holder_of",
    "import_reports",
    "is_editor",
    "issue_key",
    "jurisdiction",
    "keys_of",
    "late_digests",
    "league",
    "loaded_areas",
    "look_at_photo",
    "mapping_as_csv",
    "mapping_as_yaml",
    "mapping_coverage",
    "merge",
    "merged_into",
    "moderate",
    "months_to_plan",
    "note",
    "often_reported",
    "open311_changeset",
    "open311_contact",
    "open311_definition",
    "open311_requests",
    "open311_service",
    "open311_services",
    "open311_updates",
    "open_batches",
    "open_row",
    "open_rows",
    "original_photo",
    "partners_of",
    "pass_on",
    "pass_on_waiting",
    "pause",
    "photo_of_key",
    "photo_position",
    "photos",
    "place_at",
    "place_in",
    "plan",
    "point_of",
    "process",
    "proposed_mapping",
    "public_list",
    "public_photo",
    "public_reports",
    "publish_rules",
    "push",
    "push_of_key",
    "push_to",
    "put_away",
    "questions_as_json",
    "read_filter",
    "read_updates",
    "reason_of",
    "refuse",
    "regional",
    "regression",
    "remove_photo_of_draft",
    "reopen",
    "replace_areas",
    "report",
    "report_incident",
    "report_of_key",
    "report_url",
    "reports",
    "resume",
    "retry_dispatch",
    "rule_sets",
    "rules_in_force",
    "rules_problems",
    "rules_text",
    "save_draft",
    "save_partner",
    "send_digests",
    "services_of",
    "show_photo_to",
    "simulate_reports",
    "solve",
    "subscribe_push",
    "suggest",
    "take_request",
    "take_update",
    "task",
    "tasks",
    "tell_followers",
    "timeline",
    "train_suggestions",
    "transfer",
    "tree",
    "trends",
    "unfollow",
    "unfollow_by_token",
    "unmerge",
    "visibilities",
    "waiting_dispatches",
    "waiting_photos",
    "watch",
    "watch_of_key",
    "watches_of",
    "work",
    "write_picture",
]
