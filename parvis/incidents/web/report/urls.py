"""Addresses of reporting. Names: `incidents:…`, together with those of the public pages."""

from django.urls import URLPattern, path

from parvis.incidents.web.report import app, photos, place, quick, same, send, sent, what

urlpatterns: list[URLPattern] = [
    path("new/", photos.new, name="new"),
    path("new/photos/<uuid:photo>/", photos.draft_photo, name="new_photo"),
    path("new/place/", place.place, name="new_place"),
    path("new/place/near/", place.near, name="new_near"),
    path("new/what/", what.what, name="new_what"),
    path("new/what/suggest/", what.suggest, name="new_suggest"),
    path("new/same/", same.same, name="new_same"),
    path("new/send/", send.send, name="new_send"),
    path("new/sent/", sent.sent, name="new_sent"),
    path("new/again/", sent.again, name="new_again"),
    path("new/quick/", quick.quick, name="quick"),
    path("new/kinds.json", app.kinds, name="kinds"),
    path("queued/", quick.queued, name="queued"),
    path("manifest.webmanifest", app.manifest, name="manifest"),
    path("worker.js", app.worker, name="worker"),
    path("new/leave/", sent.leave, name="new_leave"),
]
