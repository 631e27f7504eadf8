"""Where the incidents stand in the navigation."""

from parvis.kernel.registry import MenuItem

MENU = (
    MenuItem(
        name={"nl": "Probleem op straat", "fr": "Problème en rue", "en": "Problem in the street"},
        url_name="incidents:list",
        audience="public",
        order=25,
    ),
    MenuItem(
        name={"nl": "Mijn meldingen", "fr": "Mes signalements", "en": "My reports"},
        url_name="incidents:mine",
        audience="person",
        order=22,
    ),
    MenuItem(
        name={"nl": "Meldingen", "fr": "Signalements", "en": "Reports"},
        url_name="incident_desk:queue",
        audience="agent",
        order=12,
    ),
    MenuItem(
        name={"nl": "Meldingsregels", "fr": "Règles des signalements", "en": "Rules of reports"},
        url_name="incident_steering:categories",
        audience="editor",
        order=45,
    ),
    MenuItem(
        name={"nl": "Gekoppelde systemen", "fr": "Systèmes connectés", "en": "Connected systems"},
        url_name="incident_systems:first",
        audience="administrator",
        order=60,
    ),
)
