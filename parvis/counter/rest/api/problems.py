"""What can be wrong with a call, as a problem (RFC 9457) with a sentence in the language of who asks."""

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_from_request

from parvis.kernel.definitions.localised import Localised

MEDIA = "application/problem+json"


def _said(nl: str, fr: str, en: str) -> Localised:
    return Localised(nl=nl, fr=fr, en=en)


KINDS: Mapping[str, tuple[int, Localised]] = {
    "no-token": (401, _said("Toon een toegangsbewijs.", "Présentez un jeton d’accès.", "Show an access token.")),
    "bad-token": (401, _said(
        "Dit toegangsbewijs is ongeldig of verlopen. Vraag een nieuw.",
        "Ce jeton d’accès n’est pas valable ou a expiré. Demandez-en un nouveau.",
        "This access token is not valid, or has expired. Fetch another one.",
    )),
    "missing-scope": (403, _said(
        "De toepassing mag dit niet. De beheerder van de organisatie kan het haar toestaan.",
        "L’application ne peut pas faire cela. L’administrateur de l’organisation peut l’y autoriser.",
        "The application may not do this. The administrator of the organisation can allow it.",
    )),
    "not-allowed": (403, _said(
        "Dit komt u in deze aanvraag niet toe.", "Cela ne vous revient pas dans cette demande.",
        "This is not yours to do in this case.",
    )),
    "not-found": (404, _said("Dit bestaat niet.", "Ceci n’existe pas.", "There is no such thing.")),
    "method": (405, _said(
        "Dit kan op dit adres niet.", "Cela n’est pas possible à cette adresse.", "This address does not do that.",
    )),
    "already-done": (409, _said(
        "Dit is intussen al gedaan.", "Cela a déjà été fait entre-temps.", "This was done meanwhile.",
    )),
    "changed-meanwhile": (409, _said(
        "De aanvraag is intussen veranderd. Lees ze opnieuw.",
        "La demande a changé entre-temps. Relisez-la.", "The case changed meanwhile. Read it again.",
    )),
    "not-possible": (409, _said(
        "Dit kan niet waar de aanvraag nu staat.", "Ce n’est pas possible au stade où en est la demande.",
        "This cannot be done where the case stands now.",
    )),
    "too-large": (413, _said(
        "Dit is te groot: hoogstens 30 MB.", "C’est trop volumineux : 30 Mo au maximum.",
        "This is too large: at most 30 MB.",
    )),
    "invalid": (422, _said(
        "De vraag is niet zoals beschreven.", "L’appel n’est pas conforme à la description.",
        "The call is not as described.",
    )),
    "wrong-answers": (422, _said(
        "Sommige antwoorden kloppen niet. Bij elke vraag staat wat er moet veranderen.",
        "Certaines réponses ne conviennent pas. Chaque question indique ce qu’il faut changer.",
        "Some answers are not right. Each question says what must change.",
    )),
    "key-reused": (422, _said(
        "Deze Idempotency-Key is al voor een andere vraag gebruikt.",
        "Cette Idempotency-Key a déjà servi pour un autre appel.",
        "This Idempotency-Key was used for another call already.",
    )),
    "not-offered": (422, _said(
        "Uw organisatie biedt dit niet aan, of niet op deze manier.",
        "Votre organisation ne propose pas cela, ou pas de cette façon.",
        "Your organisation does not offer this, or not in this way.",
    )),
    "too-unsure": (422, _said(
        "Voor deze procedure moet u zekerder weten wie ze vraagt.",
        "Cette démarche exige d’être plus sûr de l’identité du demandeur.",
        "For this procedure one must be surer of who asks.",
    )),
    "too-many": (429, _said(
        "Te veel vragen. Wacht even.", "Trop d’appels. Patientez un instant.", "Too many calls. Wait a moment.",
    )),
}  # fmt: skip


class Refused(Exception):
    """A call that is answered with a problem.

    :param kind: one of `KINDS`.
    :param detail: what is the matter with this very call; empty where the kind says it all.
    :param more: members beside the standard ones.
    """

    def __init__(
        self, kind: str, detail: object = "", *, headers: Mapping[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__(kind)
        self.kind, self.detail, self.headers, self.more = kind, detail, headers or {}, more


def language_of(request: HttpRequest) -> str:
    """Return the language of who asks: nl, fr or en."""
    found = get_language_from_request(request)[:2]
    return found if found in ("nl", "fr", "en") else "nl"


def as_problem(request: HttpRequest, refused: Refused) -> HttpResponse:
    """Return the answer to a call that is refused."""
    status, title = KINDS[refused.kind]
    language = language_of(request)
    detail = refused.detail
    body = {
        "type": f"{settings.BASE_URL}/{language}/api/#problem-{refused.kind}",
        "title": title.to(language),
        "status": status,
        **({"detail": detail.to(language) if isinstance(detail, Localised) else str(detail)} if detail else {}),
        "instance": request.path,
        **refused.more,
    }
    headers = {"Content-Language": language, "Cache-Control": "no-store", **refused.headers}
    content = json.dumps(body, ensure_ascii=False).encode()
    return HttpResponse(content, status=status, content_type=MEDIA, headers=headers)
