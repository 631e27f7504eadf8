"""SOAP 1.1 envelopes: read with everything dangerous off, and written."""

from datetime import datetime, timedelta
from typing import Any

from lxml import etree

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
DEMANDS = "urn:parvis:demands:1"
WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
DIGEST = "#PasswordDigest"
MOST_BYTES = 30_000_000
LATE = timedelta(minutes=5)
"""How far the clock of the one who asks may be from ours."""


class Fault(Exception):
    """Something that is answered with a SOAP fault.

    :param code: `Client.…` for what the one who asks can mend, `Server` for what only we can.
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


def read(content: bytes) -> tuple[etree._Element | None, etree._Element]:
    """Return the header and the one element of the body.

    Entities, documents from elsewhere and documents of any depth are refused before anything is read from them.

    :raises Fault: if it is no envelope.
    """
    # huge_tree stays off: libxml2 then stops at depths and sizes that no honest message has.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Fault("Client.Malformed", "This is no XML.") from None
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]
        raise Fault("Client.Malformed", "A message has no document type.")
    if root.tag != f"{{{SOAP}}}Envelope":
        raise Fault("VersionMismatch", "This service speaks SOAP 1.1.")
    body = root.find(f"{{{SOAP}}}Body")
    if body is None or len(body) != 1:
        raise Fault("Client.Malformed", "The body holds one request.")
    return root.find(f"{{{SOAP}}}Header"), body[0]


def credentials(header: etree._Element | None, *, now: datetime) -> tuple[str, str, str]:
    """Return the name, the secret and the nonce of a WS-Security UsernameToken.

    :raises Fault: if there is none, it is a digest (we keep no secret to compare it with), or it is too old.
    """
    token = header.find(f".//{{{WSSE}}}UsernameToken") if header is not None else None
    if token is None:
        raise Fault("Client.Authentication", "Give a WS-Security UsernameToken.")
    password = token.find(f"{{{WSSE}}}Password")
    if password is not None and str(password.get("Type", "")).endswith(DIGEST):
        raise Fault("Client.Authentication", "Give the password as PasswordText, over TLS.")
    created = token.findtext(f"{{{WSU}}}Created") or ""
    if created and not _is_now(created, now):
        raise Fault("Client.Authentication", "The message is too old, or the clocks differ.")
    name = (token.findtext(f"{{{WSSE}}}Username") or "").strip()
    return name, (password.text or "" if password is not None else ""), token.findtext(f"{{{WSSE}}}Nonce") or ""


def _is_now(created: str, now: datetime) -> bool:
    try:
        at = datetime.fromisoformat(created.strip())
    except ValueError:
        return False
    return at.tzinfo is not None and abs(now - at) <= LATE


def text(request: etree._Element, name: str, otherwise: str = "") -> str:
    """Return what a request says under a name, without spaces around it."""
    found = request.findtext(f"{{{DEMANDS}}}{name}")
    return (found or otherwise).strip()


def element(tag: str, /, *children: Any, **values: Any) -> etree._Element:
    """Return an element of ours with simple children by name, and the elements given."""
    made = etree.Element(f"{{{DEMANDS}}}{tag}", nsmap={None: DEMANDS})  # type: ignore[dict-item]
    for key, value in values.items():
        if value is not None:
            etree.SubElement(made, f"{{{DEMANDS}}}{key}").text = value
    for child in children:
        made.append(child)
    return made


def answered(body: etree._Element) -> bytes:
    """Return an envelope around an answer."""
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soap": SOAP})
    etree.SubElement(envelope, f"{{{SOAP}}}Body").append(body)
    return bytes(etree.tostring(envelope, encoding="utf-8", xml_declaration=True))


def failed(fault: Fault) -> bytes:
    """Return an envelope with a fault."""
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soap": SOAP})
    made = etree.SubElement(etree.SubElement(envelope, f"{{{SOAP}}}Body"), f"{{{SOAP}}}Fault")
    etree.SubElement(made, "faultcode").text = f"soap:{fault.code}"
    etree.SubElement(made, "faultstring").text = fault.text
    return bytes(etree.tostring(envelope, encoding="utf-8", xml_declaration=True))
