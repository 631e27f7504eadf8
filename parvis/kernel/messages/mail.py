"""Handing mail over: to a server by SMTP, or as files that any mail program opens."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import global_settings, settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from parvis.kernel.messages.rules.mail import parse_mail_url

TIMEOUT_SECONDS = 20


class EmlBackend(BaseEmailBackend):
    """Write each mail as an .eml file into `settings.EMAIL_FILE_PATH`; sent again, it replaces itself."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write them; return how many."""
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for mail in email_messages:
            name = mail.extra_headers["Message-ID"].strip("<>").split("@")[0]
            content = mail.message().as_bytes()
            unfinished = folder / f"{name}.part"
            unfinished.write_bytes(content)
            unfinished.replace(folder / f"{name}.eml")
        return len(email_messages)


def destination() -> str:
    """Return where mail goes, in words and without the password."""
    if settings.EMAIL_URL:
        server = parse_mail_url(settings.EMAIL_URL)
        return f"{server.host}:{server.port} ({server.security})"
    return f"the folder {settings.EMAIL_FILE_PATH}"


def connection() -> Any:
    """Return where mail goes: the server of `EMAIL_URL`, or a backend that the settings choose (tests), or files."""
    if settings.EMAIL_URL:
        server = parse_mail_url(settings.EMAIL_URL)
        return get_connection(
            "django.core.mail.backends.smtp.EmailBackend",
            host=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            use_ssl=server.security == "tls",
            use_tls=server.security == "starttls",
            timeout=TIMEOUT_SECONDS,
        )
    if settings.EMAIL_BACKEND != global_settings.EMAIL_BACKEND:
        return get_connection()
    return EmlBackend()
