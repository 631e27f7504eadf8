"""How a mail is read from its template, and a mail server from its address."""

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

TEMPLATE = re.compile(r"[a-z_]+/[a-z0-9_]+")


class NotAMailServer(ValueError):
    """A setting does not name a mail server."""


class NotAMail(ValueError):
    """A template does not begin with its subject."""


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed over. `security` is how the line is encrypted: from the start, after STARTTLS, or not."""

    host: str
    port: int
    user: str
    password: str
    security: Literal["tls", "starttls", "none"]


def parse_mail_url(url: str) -> MailServer:
    """Read `smtp://user:password@host:587/?tls=1` or `smtps://user:password@host`.

    :raises NotAMailServer: with the reason in words.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps"):
        raise NotAMailServer("A mail server is written as smtp://user:password@host:587/?tls=1, or smtps://…")
    try:
        port = parts.port
    except ValueError as error:
        raise NotAMailServer("The port of the mail server is not a number from 1 to 65535.") from error
    if not parts.hostname:
        raise NotAMailServer("The address of the mail server has no host name.")
    if parts.scheme == "smtps":
        security: Literal["tls", "starttls", "none"] = "tls"
    else:
        wanted = parse_qs(parts.query).get("tls", ["0"])[-1].lower()
        security = "starttls" if wanted in ("1", "true", "yes", "on") else "none"
    usual = {"tls": 465, "starttls": 587, "none": 25}[security]
    return MailServer(
        host=parts.hostname,
        port=port or usual,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        security=security,
    )


def template_path(template: str, language: str) -> str:
    """Return the path of a mail template: `counter/case_received` becomes `counter/mail/case_received.nl.txt`.

    :raises ValueError: if the name is not `module/name`.
    """
    if not TEMPLATE.fullmatch(template):
        raise ValueError(f"A mail template is called module/name, not {template!r}.")
    module, name = template.split("/")
    return f"{module}/mail/{name}.{language}.txt"


def split(rendered: str) -> tuple[str, str]:
    """Return the subject and the text of a rendered template, whose first line is `Subject: …`.

    The subject becomes one line: what people type ends up in it, and a line break there would be a header of theirs.

    :raises NotAMail: if the first line is not a subject.
    """
    first, _, rest = rendered.strip().partition("\n")
    if not first.startswith("Subject:") or not first.removeprefix("Subject:").strip():
        raise NotAMail("The first line of a mail template is: Subject: …")
    subject = " ".join(first.removeprefix("Subject:").split())
    return subject, re.sub(r"\n{3,}", "\n\n", rest.strip()) + "\n"


def stop_headers(url: str) -> dict[str, str]:
    """Return the headers by which a mail program offers to stop such mails (RFC 2369), by one POST (RFC 8058)."""
    if not url:
        return {}
    by_post = {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if url.startswith("https://") else {}
    return {"List-Unsubscribe": f"<{url}>", **by_post}


@dataclass(frozen=True)
class Block:
    """A part of a text: a paragraph or a list, in lines; each line is made of pieces, a link has an address."""

    kind: Literal["paragraph", "list"]
    lines: tuple[tuple[tuple[str, str], ...], ...]


_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]")


def blocks(text: str) -> list[Block]:
    """Return the paragraphs and lists of a text, parted by blank lines; lines of a list begin with `* ` or `- `."""
    found = []
    for part in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in part.split("\n") if line.strip()]
        if lines and all(line.startswith(("* ", "- ")) for line in lines):
            found.append(Block("list", tuple(_pieces(line[2:]) for line in lines)))
        elif lines:
            found.append(Block("paragraph", tuple(_pieces(line) for line in lines)))
    return found


def _pieces(line: str) -> tuple[tuple[str, str], ...]:
    pieces, place = [], 0
    for link in _LINK.finditer(line):
        if link.start() > place:
            pieces.append((line[place : link.start()], ""))
        pieces.append((link.group(), link.group()))
        place = link.end()
    if place < len(line):
        pieces.append((line[place:], ""))
    return tuple(pieces)
