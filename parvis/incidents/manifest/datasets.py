"""The open data of the incidents."""

from django.utils import timezone

from parvis.incidents import api
from parvis.kernel.registry import Dataset


def _rows() -> list[dict[str, object]]:
    """Return the last reports; all of them are at `data/incidents/`."""
    return api.open_rows(at=timezone.now())


DATASETS = (
    Dataset(
        id="incidents.reports",
        title={
            "nl": "Meldingen in de openbare ruimte",
            "fr": "Signalements dans l’espace public",
            "en": "Reports in public space",
        },
        description={
            "nl": (
                "Wat mensen in de openbare ruimte meldden: wat, waar, wanneer, wie het beheert en wat ermee gebeurde. "
                "Hier de laatste 10.000; alles staat op data/incidents/, als kaartlaag, GeoJSON, CSV en Parquet."
            ),
            "fr": (
                "Ce qui a été signalé dans l’espace public : quoi, où, quand, qui le gère et ce qui s’est passé. Ici "
                "les 10.000 derniers ; tout se trouve sur data/incidents/ : couche de carte, GeoJSON, CSV et Parquet."
            ),
            "en": (
                "What people reported in public space: what, where, when, who manages it and what became of it. Here "
                "the last 10,000; all of it is at data/incidents/, as a layer for maps, GeoJSON, CSV and Parquet."
            ),
        },
        licence="CC0-1.0",
        rows=_rows,
        updated="continuous",
    ),
)
