"""Every address, by the module that answers it. Pages carry their language: `/nl/…`, `/fr/…`, `/en/…`."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from parvis.config.health import health
from parvis.kernel.identity.applications import urls as applications
from parvis.kernel.identity.client import urls as identity
from parvis.kernel.people.web.privacy import privacy
from parvis.payments.web import urls as payments

urlpatterns = [
    path("", include("parvis.counter.rest.urls")),
    path("", include("parvis.incidents.rest.urls")),
    path("health", health, name="health"),
    path("identity/", include(identity.provider)),
    path("identity/", include(applications.provider)),
    path("payments/", include(payments.service)),
    *i18n_patterns(
        path("account/", include(identity.account)),
        path("account/", include(applications.account)),
        path("account/", include("parvis.kernel.people.web.urls")),
        path("account/", include("parvis.kernel.messages.web.urls")),
        path("account/", include("parvis.sources.web.urls")),
        path("house/", include("parvis.kernel.jobs.web.urls")),
        path("privacy/", privacy, name="privacy"),
        path("", include("parvis.kernel.people.web.demo_urls")),
        path("", include("parvis.ui.urls")),
        path("", include("parvis.payments.web.urls")),
        path("", include("parvis.incidents.web.urls")),
        path("", include("parvis.counter.rest.pages")),
        path("", include("parvis.counter.web.urls")),
    ),
]

handler400 = "parvis.ui.errors.bad_request"
handler403 = "parvis.ui.errors.forbidden"
handler404 = "parvis.ui.errors.not_found"
handler500 = "parvis.ui.errors.server_error"
