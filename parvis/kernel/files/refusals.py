"""Why a file is refused: errors, each with a sentence for who sent it."""

from django.utils.translation import gettext, gettext_noop, override

from parvis.kernel.files.types import NAMES, FileKind


class Refused(Exception):
    """A file is not accepted. `message(language)` says why and what to do, to who sent it."""

    text = gettext_noop("This file cannot be accepted. Save it again as a PDF, JPEG or PNG file, and try once more.")

    def values(self) -> dict[str, object]:
        """Return what the sentence mentions."""
        return {}

    def message(self, language: str) -> str:
        """Return the sentence in `language`."""
        with override(language):
            return gettext(self.text) % self.values()

    def __str__(self) -> str:
        return self.message("en")


class TooLarge(Refused):
    """More bytes than allowed."""

    text = gettext_noop(
        "This file is larger than %(limit)s MB. Make it smaller, for example by scanning in black and white or by "
        "sending it in parts, and try again."
    )

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit

    def values(self) -> dict[str, object]:
        return {"limit": round(self.limit / 1_000_000) or 1}


class Empty(Refused):
    """No bytes at all."""

    text = gettext_noop("This file is empty. Check that you chose the right one, and try again.")


class WrongType(Refused):
    """The bytes are of another kind than asked for, whatever the name says.

    :param found: the media type that was found, empty if none is known.
    """

    text = gettext_noop(
        "This file is not of a type that we can accept here: its content is %(found)s, whatever its name. "
        "Send it as %(accepted)s."
    )
    texts_by_type = {
        "application/x-msdownload": gettext_noop(
            "This file is a program, whatever its name. For safety, programs are not accepted. Send %(accepted)s."
        ),
        "application/zip": gettext_noop(
            "This file is a compressed folder. Take the documents out of it, and send each one as %(accepted)s."
        ),
        "": gettext_noop("We do not recognise the content of this file, whatever its name. Send it as %(accepted)s."),
    }

    def __init__(self, found: str, accept: tuple[FileKind, ...]) -> None:
        super().__init__(found, accept)
        self.found = found
        self.accept = accept
        self.text = self.texts_by_type.get(found, WrongType.text)

    def values(self) -> dict[str, object]:
        names = [NAMES[kind] for kind in self.accept]
        last = gettext("%(first)s or %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}
        return {"found": self.found, "accepted": last if len(names) > 1 else names[0]}


class Unreadable(Refused):
    """The bytes begin as they should, and are damaged or incomplete."""

    text = gettext_noop(
        "This file is damaged or incomplete: it cannot be opened. Open it on your own device to check it, save it "
        "again, and send the new one."
    )


class Locked(Unreadable):
    """A document that opens only with a password."""

    text = gettext_noop(
        "This document is protected with a password, so we cannot open it. Print it to a new PDF without a password, "
        "and send that one."
    )


class TooManyPixels(Unreadable):
    """A picture that would take too much memory."""

    text = gettext_noop("This picture has more than %(limit)s million pixels. Make it smaller, and try again.")

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit

    def values(self) -> dict[str, object]:
        return {"limit": self.limit // 1_000_000}


class Expands(Unreadable):
    """A small file that unpacks into a very large one."""

    text = gettext_noop(
        "This document unpacks into far more than it seems, which can harm a computer. Print it to a new PDF, and send "
        "that one."
    )


class ActiveContent(Refused):
    """A document that does something by itself when it is opened."""

    text = gettext_noop(
        "This PDF holds a script or starts a program when it is opened. For safety we do not accept that. Print it to "
        "a new PDF, and send that one."
    )


class TwoFilesInOne(Refused):
    """A document behind which another kind of file hides."""

    text = gettext_noop(
        "Another file is hidden behind this document. For safety we do not accept that. Print it to a new PDF, and "
        "send that one."
    )


class Quarantined(Refused):
    """The scanner found something harmful.

    :param reason: what it found, for operators; not shown to the sender.
    """

    text = gettext_noop(
        "Our virus scanner found something harmful in this file. It was set apart and not added. Check your device, "
        "and send a clean copy."
    )

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ScannerSilent(Refused):
    """The scanner did not answer, so the file was not taken in."""

    text = gettext_noop(
        "We cannot check files for viruses at this moment, so this one was not added. Try again in a few minutes; the "
        "rest of what you filled in is kept."
    )


class StorageSilent(Refused):
    """The storage did not take the bytes, so the file was not taken in."""

    text = gettext_noop(
        "We cannot keep files at this moment, so this one was not added. Try again in a few minutes; the rest of what "
        "you filled in is kept."
    )


class OutOfReach(Refused):
    """A file that is kept cannot be fetched at this moment."""

    text = gettext_noop(
        "This document is kept, but we cannot fetch it at this moment. Nothing is lost: try again in a few minutes."
    )


class UnknownFile(Exception):
    """There is no such file (any more)."""
