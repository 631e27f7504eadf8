"""The content security policy of a page, worked out once: nearly every page has the one of the settings."""

from collections.abc import Callable

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

_OWN = frozenset({"_csp_config", "_csp_update", "_csp_replace", "_csp_exempt"})
"""What a view leaves on an answer whose policy is another one."""


class PolicyMiddleware(CSPMiddleware):
    """Send the policy of the settings; leave answers with one of their own, and pages with a nonce, to `csp`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        super().__init__(get_response)
        self._usual = build_policy()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Put the policy into the answer."""
        is_usual = not (_OWN & vars(response).keys() or hasattr(request, "_csp_nonce") or HEADER in response)
        if settings.DEBUG or not is_usual:
            return super().process_response(request, response)
        response[HEADER] = self._usual
        return response
