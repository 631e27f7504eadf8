"""The processings of personal data by the incidents (GDPR art. 30)."""

from parvis.kernel.registry import Processing

_PUBLIC_TASK = {
    "nl": "Een taak van algemeen belang (AVG, art. 6.1.e).",
    "fr": "Une mission d’intérêt public (RGPD, art. 6.1.e).",
    "en": "A task in the public interest (GDPR art. 6(1)(e)).",
}
_CONSENT = {
    "nl": "Uw toestemming, die u met één link intrekt (AVG, art. 6.1.a).",
    "fr": "Votre consentement, que vous retirez par un seul lien (RGPD, art. 6.1.a).",
    "en": "Your consent, which you withdraw by one link (GDPR art. 6(1)(a)).",
}

PROCESSINGS = (
    Processing(
        id="incidents.reports",
        name={
            "nl": "Meldingen in de openbare ruimte",
            "fr": "Signalements dans l’espace public",
            "en": "Reports in public space",
        },
        purpose={
            "nl": "Herstellen wat in de openbare ruimte stuk of vuil is, en tonen wat ermee gebeurt.",
            "fr": "Réparer ce qui est cassé ou sale dans l’espace public, et montrer ce qu’il en advient.",
            "en": "Mending what is broken or dirty in public space, and showing what happens to it.",
        },
        legal_basis=_PUBLIC_TASK,
        subjects={
            "nl": "Wie iets meldt, en wie in een melding zou worden genoemd.",
            "fr": "Les personnes qui signalent, et celles qui seraient citées dans un signalement.",
            "en": "Whoever reports something, and anyone who might be named in a report.",
        },
        data={
            "nl": "Plaats, categorie, antwoorden, beschrijving. Wie meldt, hoeft niets over zichzelf te zeggen.",
            "fr": "Lieu, catégorie, réponses, description. Qui signale n’a rien à dire de soi.",
            "en": "Place, category, answers, description. Whoever reports need say nothing of themselves.",
        },
        recipients={
            "nl": "Iedereen, behalve bij een niet-openbare melding; de beheerder, zijn aannemers en zijn systeem.",
            "fr": "Tout le monde, sauf si le signalement est privé ; le gestionnaire, ses sous-traitants, son système.",
            "en": "Everyone, unless the report is private; its manager, their contractors and their system.",
        },
        retention={
            "nl": "De melding blijft; een begonnen melding die niet verzonden is, twee dagen; wat iemand schreef die "
            "een afsluiting betwist, 180 dagen na de afsluiting.",
            "fr": "Le signalement reste ; non envoyé, deux jours ; ce qu’a écrit qui conteste une clôture, 180 jours "
            "après celle-ci.",
            "en": "The report stays; one that was begun and not sent, two days; what somebody wrote who contested a "
            "closing, 180 days after it.",
        },
        safeguards={
            "nl": "Een tekst die op een persoon kan wijzen, wacht tot een medewerker keek; concepten zijn versleuteld.",
            "fr": "Un texte pouvant désigner une personne attend l’avis d’un agent ; les brouillons sont chiffrés.",
            "en": "A text that may point at a person waits until a clerk has looked; drafts are encrypted.",
        },
    ),
    Processing(
        id="incidents.followers",
        name={
            "nl": "Meldingen volgen",
            "fr": "Suivi des signalements",
            "en": "Following reports",
        },
        purpose={
            "nl": "Laten weten wat met een melding gebeurt, en mensen niet dubbel tellen.",
            "fr": "Faire savoir ce que devient un signalement, et ne pas compter une personne deux fois.",
            "en": "Telling what happens to a report, and counting nobody twice.",
        },
        legal_basis=_CONSENT,
        subjects={
            "nl": "Wie een melding doet of volgt en daar nieuws over wil.",
            "fr": "Les personnes qui signalent ou suivent et veulent des nouvelles.",
            "en": "Whoever reports or follows, and wants news of it.",
        },
        data={
            "nl": "E-mailadres of account, of het adres waarop uw browser berichten krijgt; taal, welke meldingen, "
            "de berichten.",
            "fr": "Adresse e-mail ou compte, ou l’adresse à laquelle votre navigateur reçoit des messages ; langue, "
            "quels signalements, les messages.",
            "en": "E-mail address or account, or the address at which your browser gets messages; language, which "
            "reports, the messages.",
        },
        recipients={
            "nl": "Niemand: ook de beheerder ziet alleen hoeveel mensen volgen. De mailserver van de installatie. "
            "Kiest u berichten op uw telefoon: de dienst van de maker van uw browser, soms buiten de Unie; die ziet "
            "dat er een bericht is en kan het niet lezen.",
            "fr": "Personne : le gestionnaire aussi ne voit que le nombre. Le serveur de messagerie de "
            "l’installation. Si vous choisissez des messages sur votre téléphone : le service du fabricant de votre "
            "navigateur, parfois hors de l’Union ; il voit qu’il y a un message et ne peut pas le lire.",
            "en": "Nobody: the manager too sees only how many follow. The mail server of the installation. If you "
            "choose messages on your telephone: the service of the maker of your browser, sometimes outside the "
            "Union; it sees that there is a message and cannot read it.",
        },
        retention={
            "nl": "Adressen en berichten tot 180 dagen na de afsluiting, of tot u stopt; van een browser die drie "
            "dagen niet bereikt wordt, niets. Met een account blijft de melding in uw eigen lijst zolang het account "
            "bestaat.",
            "fr": "Adresses et messages jusqu’à 180 jours après la clôture, ou jusqu’à ce que vous arrêtiez ; d’un "
            "navigateur injoignable pendant trois jours, rien. Avec un compte, le signalement reste dans votre "
            "propre liste tant que le compte existe.",
            "en": "Addresses and messages until 180 days after the closing, or until you stop; of a browser that is "
            "not reached for three days, nothing. With an account the report stays in your own list for as long as "
            "the account exists.",
        },
        safeguards={
            "nl": "Adressen versleuteld; een bericht aan een browser opent alleen die browser; van de sleutel van uw "
            "pagina wordt alleen een afdruk bewaard.",
            "fr": "Adresses chiffrées ; seul votre navigateur ouvre ce qui lui est envoyé ; de la clé de votre page "
            "n’est gardée qu’une empreinte.",
            "en": "Addresses encrypted; a message to a browser is opened by that browser alone; of the key of your "
            "page only a digest is kept.",
        },
    ),
    Processing(
        id="incidents.photos",
        name={
            "nl": "Foto’s bij meldingen",
            "fr": "Photos des signalements",
            "en": "Photos of reports",
        },
        purpose={
            "nl": "Tonen wat er aan de hand is, zodat de ploeg weet wat ze nodig heeft.",
            "fr": "Montrer le problème, pour que l’équipe sache ce qu’il lui faut.",
            "en": "Showing what is the matter, so that the crew knows what it needs.",
        },
        legal_basis=_PUBLIC_TASK,
        subjects={
            "nl": "Wie of wiens voertuig op een foto staat.",
            "fr": "Les personnes ou véhicules visibles sur une photo.",
            "en": "People, or their vehicles, that are in a photo.",
        },
        data={
            "nl": "De foto zonder plaats en toestelgegevens; een versie met onherkenbare gezichten en nummerplaten.",
            "fr": "La photo, sans lieu ni données de l’appareil ; une version où visages et plaques sont floutés.",
            "en": "The photo, without place and details of the device; a version with faces and plates blurred.",
        },
        recipients={
            "nl": "De beheerder opent het origineel, en dat wordt genoteerd. Iedereen ziet alleen de wazige versie.",
            "fr": "Le gestionnaire ouvre l’original, ce qui est noté. Tous ne voient que la version floutée.",
            "en": "The manager opens the original, which is written down. Everyone sees the blurred version only.",
        },
        retention={
            "nl": "Originelen 180 dagen; de wazige versie zolang de melding.",
            "fr": "Originaux : 180 jours ; la version floutée aussi longtemps que le signalement.",
            "en": "Originals for 180 days; the blurred version for as long as the report.",
        },
        safeguards={
            "nl": "Originelen versleuteld; gezichten en platen zoekt een model op onze eigen machine.",
            "fr": "Originaux chiffrés ; visages et plaques sont cherchés par un modèle sur notre propre machine.",
            "en": "Originals encrypted; faces and plates are found by a model on our own machine.",
        },
    ),
    Processing(
        id="incidents.watches",
        name={
            "nl": "Nieuws uit een straat of buurt",
            "fr": "Nouvelles d’une rue ou d’un quartier",
            "en": "News from a street or a neighbourhood",
        },
        purpose={
            "nl": "U op de hoogte houden van wat in een gebied gemeld en opgelost wordt.",
            "fr": "Vous tenir au courant de ce qui est signalé et résolu dans une zone.",
            "en": "Keeping you informed of what is reported and mended in an area.",
        },
        legal_basis=_CONSENT,
        subjects={
            "nl": "Wie zich daarvoor inschrijft.",
            "fr": "Les personnes qui s’y inscrivent.",
            "en": "Whoever subscribes to it.",
        },
        data={
            "nl": "E-mailadres of account, taal, het gebied, de onderwerpen, de berichten.",
            "fr": "Adresse e-mail ou compte, langue, la zone, les thèmes, les messages.",
            "en": "E-mail address or account, language, the area, the subjects, the messages.",
        },
        recipients={
            "nl": "Niemand. De mailserver van de installatie.",
            "fr": "Personne. Le serveur de messagerie de l’installation.",
            "en": "Nobody. The mail server of the installation.",
        },
        retention={
            "nl": "Tot u het stopzet; zonder bevestiging zeven dagen. Verstuurde overzichten 90 dagen.",
            "fr": "Jusqu’à ce que vous y mettiez fin ; sans confirmation, sept jours. Résumés envoyés : 90 jours.",
            "en": "Until you end it; without confirmation seven days. Digests that were sent, 90 days.",
        },
        safeguards={
            "nl": "Adressen versleuteld; niets wordt verstuurd voor de houder van het adres bevestigt.",
            "fr": "Adresses chiffrées ; rien n’est envoyé avant la confirmation du titulaire de l’adresse.",
            "en": "Addresses encrypted; nothing is sent before the holder of the address confirms.",
        },
    ),
)
