"""The addresses of the desk."""

from django.urls import path

from parvis.counter.web.desk import (
    acting,
    bulk,
    burden,
    case,
    correcting,
    explaining,
    figures,
    load,
    papers,
    queue,
    relatives,
)

app_name = "desk"
urlpatterns = [
    path("", queue.show, name="queue"),
    path("search/", queue.search, name="search"),
    path("views/", queue.keep, name="keep_view"),
    path("views/<int:view>/forget/", queue.forget, name="forget_view"),
    path("workload/", load.show, name="workload"),
    path("figures/", figures.show, name="figures"),
    path("burden/", burden.show, name="burden"),
    path("burden/<slug:procedure>/", burden.one_procedure, name="burden_procedure"),
    path("cases/<uuid:case>/", case.show, name="case"),
    path("cases/<uuid:case>/do/<slug:action>/", acting.act, name="act"),
    path("cases/<uuid:case>/correct/", correcting.start, name="correct"),
    path("cases/<uuid:case>/link/", relatives.link, name="link"),
    path("cases/<uuid:case>/unlink/", relatives.unlink, name="unlink"),
    path("cases/<uuid:case>/why/", explaining.show, name="why"),
    path("cases/<uuid:case>/take/", case.take, name="take"),
    path("cases/<uuid:case>/note/", case.note, name="note"),
    path("cases/<uuid:case>/message/", case.message, name="message"),
    path("cases/<uuid:case>/pieces/", case.ask_pieces, name="ask_pieces"),
    path("cases/<uuid:case>/pieces/waive/", case.waive_piece, name="waive_piece"),
    path("cases/<uuid:case>/receipt/", case.correct_receipt, name="receipt"),
    path("cases/<uuid:case>/suspend/", case.suspend, name="suspend"),
    path("cases/<uuid:case>/resume/", case.resume, name="resume"),
    path("cases/<uuid:case>/files/<uuid:file>/", papers.file, name="file"),
    path("documents/<uuid:document>/", papers.document, name="document"),
    path("bulk/", bulk.preview, name="bulk"),
    path("bulk/begin/", bulk.begin, name="bulk_begin"),
    path("bulk/<uuid:bulk>/", bulk.progress, name="bulk_progress"),
]
