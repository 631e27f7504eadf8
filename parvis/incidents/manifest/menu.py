"""Where the incidents stand in the navigation."""

from parvis.kernel.registry import MenuItem

MENU = (
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
)
