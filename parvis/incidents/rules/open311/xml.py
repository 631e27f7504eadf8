"""Documents as XML: written, and read from a stranger with everything dangerous off."""

from decimal import Decimal

from lxml import etree

from parvis.incidents.rules.open311.containers import ITEMS, Unreadable, not_too_large
from parvis.incidents.types.open311 import Document, Plain

Element = etree._Element
_DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>\n'  # lxml's own has single quotes: naive clients stumble


def write(document: Document) -> bytes:
    """Return a document as XML in UTF-8, with its declaration."""
    root = etree.Element(document.root)
    _fill(root, document.body)
    return _DECLARATION + bytes(etree.tostring(root, encoding="utf-8", xml_declaration=False))


def _fill(element: Element, value: Plain) -> None:
    if isinstance(value, dict):
        for name, one in value.items():
            _fill(etree.SubElement(element, name), one)
    elif isinstance(value, list):
        item = ITEMS[element.tag]
        for one in value:
            _fill(etree.SubElement(element, item), one)
    elif value is not None:
        element.text = _text(value)


def _text(value: bool | float | str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{Decimal(repr(value)):f}" if isinstance(value, float) else str(value)


def read(content: bytes) -> Document:
    """Return a document; leaves are text, attributes and namespaces are left out.

    Entities, document types and the network are off: such a document is refused before anything of it is expanded.

    :raises Unreadable: if it is too large, is no XML, or has a document type.
    """
    root = _root(content)
    name = etree.QName(root).localname
    value = _value(root, name)
    return Document(name, value if isinstance(value, dict | list) else {})


def namespaces(content: bytes) -> set[str]:
    """Return the namespaces of the elements of a document.

    :raises Unreadable: if it cannot be read.
    """
    elements = (one for one in _root(content).iter() if isinstance(one.tag, str))
    return {found for one in elements if (found := etree.QName(one).namespace)}


def _root(content: bytes) -> Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(not_too_large(content), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"It is no XML: {str(error)[:200]}") from None
    if str(getattr(root.getroottree().docinfo, "doctype", "")):
        raise Unreadable("It has a document type; GeoReport has none.")
    return root


def _value(element: Element, name: str) -> Plain:
    children = [one for one in element if isinstance(one.tag, str)]
    item = ITEMS.get(name)
    names = [etree.QName(one).localname for one in children]
    if item and set(names) <= {item}:
        return [_value(one, item) for one in children]
    if not children:
        return (element.text or "").strip()
    fields: dict[str, Plain] = {}
    for one, child in zip(names, children, strict=True):
        value, before = _value(child, one), fields.get(one)
        # The same field twice is against the standard; what reads it must see that it is not one text.
        fields[one] = value if before is None else [*(before if isinstance(before, list) else [before]), value]
    return fields
