"""The addresses of one's own cases, of following one without an account, and of checking a letter."""

from django.urls import path

from parvis.counter.web.my import case, correcting, explaining, follow, overview, remedies, verify

app_name = "my"
urlpatterns = [
    path("my/", overview.show, name="home"),
    path("my/documents/", overview.documents, name="documents"),
    path("my/messages/", overview.inbox, name="messages"),
    path("my/messages/<uuid:message>/", overview.message, name="inbox_message"),
    path("my/log/", overview.log, name="log"),
    path("my/cases/<uuid:case>/", case.show, name="case"),
    path("my/cases/<uuid:case>/pieces/", case.pieces, name="pieces"),
    path("my/cases/<uuid:case>/message/", case.message, name="message"),
    path("my/cases/<uuid:case>/withdraw/", case.withdraw, name="withdraw"),
    path("my/cases/<uuid:case>/correct/", correcting.start, name="correct"),
    path("my/cases/<uuid:case>/disagree/<slug:remedy>/", remedies.start, name="remedy"),
    path("my/cases/<uuid:case>/why/", explaining.show, name="why"),
    path("my/cases/<uuid:case>/opened/", case.opened, name="opened"),
    path("my/cases/<uuid:case>/do/<slug:action>/", case.act, name="act"),
    path("my/cases/<uuid:case>/files/<uuid:file>/", case.file, name="file"),
    path("my/cases/<uuid:case>/documents/<uuid:document>/", case.document, name="document"),
    path("follow/", follow.begin, name="follow"),
    path("follow/leave/", follow.leave, name="leave"),
    path("verify/", verify.ask, name="verify"),
    path("verify/<str:code>/", verify.show, name="verified"),
]
