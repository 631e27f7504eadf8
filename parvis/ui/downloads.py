"""Files that leave the house as files, under their own name."""

from urllib.parse import quote

from django.http import HttpResponse


def attachment(content: bytes, name: str, media_type: str) -> HttpResponse:
    """Return a file to keep: never shown inside a page of ours (RFC 6266, RFC 8187), nor kept by a proxy."""
    return HttpResponse(
        content,
        content_type=media_type,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )
