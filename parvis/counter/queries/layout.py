"""From the parts of a letter, as it is kept, to the blocks that are laid out."""

from collections.abc import Mapping
from typing import Any

from parvis.kernel.documents import api as documents


def block_of(kept: Mapping[str, Any]) -> documents.Block:
    """Return a part of a letter as a block of a document."""
    match kept["kind"]:
        case "heading":
            return documents.Heading(kept["text"])
        case "facts":
            return documents.Facts(tuple((label, value) for label, value in kept["rows"]))
        case "rows":
            return documents.Rows(tuple(kept["header"]), tuple(tuple(row) for row in kept["rows"]))
        case "reasons":
            return documents.Reasons(tuple((text, legal) for text, legal in kept["reasons"]))
    return documents.Paragraphs(kept["text"])
