"""Static files under fingerprinted names, compressed; plain names where nothing was collected (tests, development)."""

from django.conf import settings
from whitenoise.storage import CompressedManifestStaticFilesStorage


class FingerprintedFiles(CompressedManifestStaticFilesStorage):
    """Give each file the name that the manifest has for it; without a manifest, its own."""

    manifest_strict = False
    _known: tuple[object, dict[str, str]] = (None, {})

    def url(self, name: str | None, force: bool = False) -> str:
        """Return the address of a file; pages draw some, and the manifest only changes when files are collected."""
        if force or settings.DEBUG:
            return super().url(name, force)
        manifest, known = self._known
        if manifest is not self.hashed_files:
            manifest, known = self._known = (self.hashed_files, {})
        key = f"{self.base_url}{name}"
        if key not in known:
            known[key] = super().url(name)
        return known[key]

    def stored_name(self, name: str) -> str:
        return super().stored_name(name) if self.hashed_files else name

    def _url(self, hashed_name_func, name, force=False, hashed_files=None):  # type: ignore[no-untyped-def]
        # Django asks for a hash of a file that is not collected yet; without a manifest the plain name serves.
        return super()._url(hashed_name_func, name, force, hashed_files) if self.hashed_files else self.plain(name)

    def plain(self, name: str) -> str:
        """Return the address of a file under its own name."""
        return f"{self.base_url}{name.lstrip('/')}"
