"""The addresses of editors."""

from django.urls import path

from parvis.counter.web.editor import (
    drafting,
    examples,
    flow,
    letters,
    migrating,
    overview,
    previewing,
    questions,
    reviewing,
    sheet,
    showing,
    texts,
)

app_name = "editor"
urlpatterns = [
    path("", overview.home, name="home"),
    path("migrations/<uuid:migration>/", migrating.progress, name="migration"),
    path("<slug:organisation>/", overview.show, name="organisation"),
    path("<slug:organisation>/<slug:procedure>/", showing.show, name="procedure"),
    path("<slug:organisation>/<slug:procedure>/propose/", drafting.propose, name="propose"),
    path("<slug:organisation>/<slug:procedure>/draft/", drafting.change, name="draft"),
    path("<slug:organisation>/<slug:procedure>/promise/", drafting.promise, name="promise"),
    path("<slug:organisation>/<slug:procedure>/review/", reviewing.ask, name="ask_review"),
    path("<slug:organisation>/<slug:procedure>/back/", reviewing.back, name="send_back"),
    path("<slug:organisation>/<slug:procedure>/publish/", reviewing.publish, name="publish"),
    path("<slug:organisation>/<slug:procedure>/away/", reviewing.away, name="put_away"),
    path("<slug:organisation>/<slug:procedure>/overlay.yaml", showing.overlay, name="overlay"),
    path("<slug:organisation>/<slug:procedure>/cases/", migrating.preview, name="migrate"),
    path("<slug:organisation>/<slug:procedure>/cases/begin/", migrating.begin, name="migrate_begin"),
    path("<slug:organisation>/<slug:procedure>/texts/", texts.show, name="texts"),
    path("<slug:organisation>/<slug:procedure>/questions/", questions.show, name="questions"),
    path("<slug:organisation>/<slug:procedure>/flow/", flow.show, name="flow"),
    path("<slug:organisation>/<slug:procedure>/letters/", letters.show, name="letters"),
    path("<slug:organisation>/<slug:procedure>/preview/", previewing.show, name="preview"),
    path("<slug:organisation>/<slug:procedure>/sheet/", sheet.show, name="sheet"),
    path("<slug:organisation>/<slug:procedure>/sheet/form.xlsx", sheet.download, name="sheet_file"),
    path("<slug:organisation>/<slug:procedure>/examples/", examples.show, name="examples"),
]
