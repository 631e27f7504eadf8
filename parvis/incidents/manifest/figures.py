"""The key figures of the incidents."""

from collections.abc import Callable, Sequence
from datetime import date

from django.utils import timezone

from parvis.incidents import api
from parvis.incidents.types.trends import Measure
from parvis.kernel.registry import Figure


def _computed(measure: Measure) -> Callable[[date, date, str | None], float]:
    """Return how a figure is computed: the clock is read when it is asked."""
    return lambda since, until, organisation: api.figure(measure, since, until, organisation, at=timezone.now())


def _split(measure: Measure) -> Callable[[str, date, date, str | None], Sequence[tuple[str, float | None]]]:
    return lambda dimension, since, until, organisation: api.figure_by(
        measure, dimension, since, until, organisation, at=timezone.now()
    )


def _figure(measure: Measure, unit: str, name: dict[str, str], definition: dict[str, str]) -> Figure:
    return Figure(
        id=f"incidents.{measure.value}",
        name=name,
        definition=definition,
        unit=unit,
        compute=_computed(measure),
        source="S05",
        split=_split(measure),
        dimensions=api.figure_dimensions(measure),
    )


FIGURES = (
    _figure(
        Measure.RECEIVED,
        "count",
        {"nl": "Ontvangen meldingen", "fr": "Signalements reçus", "en": "Reports received"},
        {
            "nl": (
                "Meldingen die in de periode zijn gedaan, langs welk kanaal ook; ook die later met een andere zijn "
                "samengevoegd, niet de gewiste."
            ),
            "fr": (
                "Signalements faits dans la période, quel que soit le canal ; y compris ceux fusionnés ensuite avec un "
                "autre, sans ceux supprimés."
            ),
            "en": (
                "Reports made in the period, through whatever channel; also those merged into another one later, not "
                "those deleted."
            ),
        },
    ),
    _figure(
        Measure.GROWTH,
        "percent",
        {"nl": "Groei op een jaar", "fr": "Croissance sur un an", "en": "Growth in a year"},
        {
            "nl": "Het verschil met het aantal ontvangen meldingen in dezelfde periode van het jaar ervoor.",
            "fr": "L’écart avec le nombre de signalements reçus dans la même période de l’année précédente.",
            "en": "The difference with the number of reports received in the same period of the year before.",
        },
    ),
    _figure(
        Measure.SOLVED_SHARE,
        "percent",
        {
            "nl": "Opgelost binnen de periode",
            "fr": "Résolus dans la période",
            "en": "Solved within the period",
        },
        {
            "nl": "Van de meldingen van de periode: het deel dat tegen het einde is opgelost; zonder dubbels.",
            "fr": "Parmi les signalements de la période : la part résolue avant sa fin ; sans les doublons.",
            "en": "Of the reports of the period: the share that was solved before its end; duplicates left out.",
        },
    ),
    _figure(
        Measure.MEDIAN_DAYS,
        "days",
        {
            "nl": "Dagen tot de oplossing (mediaan)",
            "fr": "Jours jusqu’à la résolution (médiane)",
            "en": "Days until the solution (median)",
        },
        {
            "nl": "Mediaan van de dagen tussen melding en oplossing, van wat in de periode is opgelost.",
            "fr": "Médiane des jours entre le signalement et la résolution, pour ce qui a été résolu dans la période.",
            "en": "Median of the days between report and solution, of what was solved in the period.",
        },
    ),
    _figure(
        Measure.MEAN_DAYS,
        "days",
        {
            "nl": "Dagen tot de oplossing (gemiddelde)",
            "fr": "Jours jusqu’à la résolution (moyenne)",
            "en": "Days until the solution (mean)",
        },
        {
            "nl": "Gemiddelde van de dagen tussen melding en oplossing, van wat in de periode is opgelost.",
            "fr": "Moyenne des jours entre le signalement et la résolution, pour ce qui a été résolu dans la période.",
            "en": "Mean of the days between report and solution, of what was solved in the period.",
        },
    ),
    _figure(
        Measure.ONLINE_SHARE,
        "percent",
        {"nl": "Online gemeld", "fr": "Signalés en ligne", "en": "Reported online"},
        {
            "nl": "Deel van de ontvangen meldingen dat via de site of een toepassing kwam, niet via loket of telefoon.",
            "fr": "Part des signalements reçus par le site ou une application, et non au guichet ou par téléphone.",
            "en": "Share of the reports received that came by the website or an application, not by desk or telephone.",
        },
    ),
    _figure(
        Measure.FIRST_TIME_SHARE,
        "percent",
        {"nl": "Eerste melding", "fr": "Premier signalement", "en": "First-time reporters"},
        {
            "nl": (
                "Van de meldingen met een adres of account: het deel van wie nooit eerder iets meldde. Nul bij minder "
                "dan vijf."
            ),
            "fr": (
                "Parmi les signalements avec une adresse ou un compte : la part des personnes qui n’avaient encore "
                "rien signalé. Zéro s’il y en a moins de cinq."
            ),
            "en": (
                "Of the reports with an address or account: the share of people who never reported before. Zero with "
                "fewer than five."
            ),
        },
    ),
    _figure(
        Measure.OVER_65_SHARE,
        "percent",
        {"nl": "Ouder dan 65", "fr": "Plus de 65 ans", "en": "Over 65"},
        {
            "nl": (
                "Van wie bij het melden zei hoe oud ze zijn: het deel boven de 65, in het hele gewest en in hele "
                "maanden. Nul bij minder dan vijf antwoorden."
            ),
            "fr": (
                "Parmi les personnes qui ont indiqué leur âge en signalant : la part de plus de 65 ans, dans toute la "
                "Région et par mois entiers. Zéro s’il y a moins de cinq réponses."
            ),
            "en": (
                "Of those who told their age when they reported: the share over 65, in the whole region and in whole "
                "months. Zero with fewer than five answers."
            ),
        },
    ),
    _figure(
        Measure.OPEN,
        "count",
        {"nl": "Nu open", "fr": "Ouverts actuellement", "en": "Open now"},
        {
            "nl": "Meldingen die nu op een oplossing of antwoord wachten, wanneer ze ook zijn gedaan.",
            "fr": "Signalements qui attendent actuellement une résolution ou une réponse, quelle que soit leur date.",
            "en": "Reports that wait for a solution or an answer now, whenever they were made.",
        },
    ),
    _figure(
        Measure.OVERDUE,
        "count",
        {"nl": "Nu over de termijn", "fr": "Hors délai actuellement", "en": "Overdue now"},
        {
            "nl": "Open meldingen waarvan de termijn van de beheerder nu verstreken is.",
            "fr": "Signalements ouverts dont le délai fixé par le gestionnaire est actuellement dépassé.",
            "en": "Open reports of which the manager’s own term has passed now.",
        },
    ),
)
