"""The addresses of payments: where one pays, where clerks see what came, and where the service tells."""

from django.urls import path

from parvis.payments.web import desk, notices, paying

app_name = "payments"
urlpatterns = [
    path("pay/<uuid:demand>/", paying.show, name="pay"),
    path("pay/<uuid:demand>/online/", paying.online, name="online"),
    path("pay/<uuid:demand>/back/", paying.back, name="back"),
    path("payments/", desk.show, name="desk"),
    path("payments/statements/", desk.upload, name="upload"),
    path("payments/entries/<uuid:entry>/match/", desk.match, name="match"),
    path("payments/entries/<uuid:entry>/aside/", desk.aside, name="aside"),
    path("payments/refunds/export/", desk.export, name="export"),
    path("payments/refunds/<uuid:refund>/decide/", desk.decide, name="decide"),
    path("payments/demands/<uuid:demand>/", desk.demand, name="demand"),
    path("payments/demands/<uuid:demand>/note/", desk.note, name="note"),
    path("payments/demands/<uuid:demand>/refund/", desk.refund, name="refund"),
]
service = [path("notice/", notices.hear, name="payments_notice")]
"""Without a language: a machine calls it."""
