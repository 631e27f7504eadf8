"""The addresses of the counter. `home` has no prefix: it is the home of the whole house."""

from django.urls import include, path

from parvis.counter.web import (
    catalogue,
    cosigning,
    diagram,
    evidence,
    forms,
    gateway,
    helping,
    paper,
    putting_away,
    sending,
)
from parvis.counter.web.my import correcting

citizen = [
    path("search/", catalogue.search, name="search"),
    path("procedures/", catalogue.procedures, name="procedures"),
    path("procedures/<slug:procedure>/", catalogue.procedure, name="procedure"),
    path("procedures/<slug:procedure>/flow/", diagram.flow, name="flow"),
    path("procedures/<slug:procedure>/flow.bpmn", diagram.bpmn, name="flow_bpmn"),
    path("procedures/<slug:procedure>/opinion/", gateway.opinion, name="opinion"),
    path("procedures/<slug:procedure>/start/", forms.start, name="start"),
    path("procedures/<slug:procedure>/paper/", paper.choose, name="paper"),
    path("procedures/<slug:procedure>/paper.pdf", paper.pdf, name="paper_pdf"),
    path("forms/<uuid:draft>/paper.pdf", paper.draft_pdf, name="form_paper"),
    path("forms/resume/", putting_away.resume, name="resume"),
    path("forms/streets/", forms.streets, name="streets"),
    path("forms/<uuid:draft>/", forms.carry_on, name="form"),
    path("forms/<uuid:draft>/check/", sending.check, name="form_check"),
    path("forms/<uuid:draft>/send/", sending.send, name="form_send"),
    path("forms/<uuid:draft>/sent/", sending.sent, name="form_sent"),
    path("forms/<uuid:draft>/evidence/", evidence.answered, name="form_evidence"),
    path("forms/<uuid:draft>/later/", putting_away.later, name="form_later"),
    path("forms/<uuid:draft>/hand-back/", helping.hand_back, name="form_hand_back"),
    path("forms/<uuid:draft>/leave/", putting_away.leave, name="form_leave"),
    path("forms/<uuid:draft>/discard/", putting_away.discard, name="form_discard"),
    path("forms/<uuid:draft>/correction/", correcting.show, name="correction"),
    path("forms/<uuid:draft>/q/<slug:page>/", forms.question, name="form_page"),
]
# Cases, the desk and verification add their own lists here.
urlpatterns = [
    path("", catalogue.home, name="home"),
    path("", include((citizen, "counter"))),
    path("sign/<str:code>/", cosigning.sign, name="sign"),
    path("cases/<uuid:case>/signatures/<uuid:signature>/remind/", cosigning.remind, name="remind_signature"),
    path("desk/", include("parvis.counter.web.desk.urls")),
    path("editor/", include("parvis.counter.web.editor.urls")),
    path("", include("parvis.counter.web.my.urls")),
]
