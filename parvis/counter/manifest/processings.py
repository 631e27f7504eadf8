"""The processings of personal data by the counter (GDPR art. 30)."""

from parvis.kernel.registry import Processing

PROCESSINGS = (
    Processing(
        id="counter.drafts",
        name={
            "nl": "Formulieren in opmaak",
            "fr": "Formulaires en cours",
            "en": "Forms being filled in",
        },
        purpose={
            "nl": "Een formulier bewaren tot u het verzendt.",
            "fr": "Conserver un formulaire jusqu’à son envoi.",
            "en": "Keeping a form until you send it.",
        },
        legal_basis={
            "nl": "Uw toestemming: u bewaart het, verzendt het of wist het (AVG, art. 6.1.a).",
            "fr": "Votre consentement : vous le conservez, l’envoyez ou l’effacez (RGPD, art. 6.1.a).",
            "en": "Your consent: you keep it, send it or erase it (GDPR art. 6(1)(a)).",
        },
        subjects={
            "nl": "Wie een formulier invult, en wie erin wordt genoemd.",
            "fr": "La personne qui remplit un formulaire, et celles qui y sont citées.",
            "en": "Whoever fills in a form, and the people named in it.",
        },
        data={
            "nl": "Antwoorden op de vragen van de procedure, en bestanden.",
            "fr": "Les réponses aux questions de la procédure, et les fichiers.",
            "en": "Answers to the questions of the procedure, and files.",
        },
        recipients={
            "nl": "Niemand behalve uzelf, wie de code van het formulier heeft, en de medewerker die het voor u invult.",
            "fr": "Personne, sauf vous, quiconque possède le code du formulaire, et l’agent qui le remplit pour vous.",
            "en": "Nobody but you, whoever has the code of the form, and the clerk who fills it in for you.",
        },
        retention={
            "nl": "30 dagen na de laatste wijziging; leeggemaakt bij het verzenden.",
            "fr": "30 jours après la dernière modification ; vidé lors de l’envoi.",
            "en": "30 days after the last change; emptied when it is sent.",
        },
        safeguards={
            "nl": "Versleuteld; geen andere medewerker ziet het; de code zelf wordt niet bewaard.",
            "fr": "Chiffré ; aucun autre agent ne le voit ; le code lui-même n’est pas conservé.",
            "en": "Encrypted; no other agent sees it; the code itself is not kept.",
        },
    ),
    Processing(
        id="counter.cases",
        name={
            "nl": "Aanvragen",
            "fr": "Demandes",
            "en": "Requests",
        },
        purpose={
            "nl": "Behandelen wat burgers en ondernemingen aan een bestuur vragen.",
            "fr": "Traiter ce que les citoyens et les entreprises demandent à une administration.",
            "en": "Handling what citizens and enterprises ask of an administration.",
        },
        legal_basis={
            "nl": (
                "Een taak van algemeen belang (AVG, art. 6.1.e); de wettelijke grond van elke procedure staat op "
                "haar pagina."
            ),
            "fr": (
                "Une mission d’intérêt public (RGPD, art. 6.1.e) ; la base légale de chaque procédure figure sur "
                "sa page."
            ),
            "en": (
                "A task in the public interest (GDPR art. 6(1)(e)); the legal basis of each procedure is on its page."
            ),
        },
        subjects={
            "nl": "Aanvragers, en wie in een aanvraag wordt genoemd.",
            "fr": "Les demandeurs, et les personnes citées dans une demande.",
            "en": "Applicants, and the people named in a request.",
        },
        data={
            "nl": "Identiteit, contactgegevens, antwoorden op de vragen van de procedure, bestanden, berichten.",
            "fr": "Identité, coordonnées, réponses aux questions de la procédure, fichiers, messages.",
            "en": "Identity, contact details, answers to the questions of the procedure, files, messages.",
        },
        recipients={
            "nl": "Het bestuur dat voor de aanvraag bevoegd is.",
            "fr": "L’administration compétente pour la demande.",
            "en": "The administration that is competent for the request.",
        },
        retention={
            "nl": "Zoals elke procedure bepaalt, na de afsluiting; dan vernietigd, anoniem of naar het archief.",
            "fr": "Selon chaque procédure, après la clôture ; puis détruites, anonymisées ou archivées.",
            "en": "As each procedure says, from its closing; then destroyed, made anonymous or archived.",
        },
        safeguards={
            "nl": (
                "Versleuteld met één sleutel per bestuur; alleen het bevoegde bestuur ziet de aanvraag; elke "
                "inzage wordt genoteerd en aan de aanvrager getoond."
            ),
            "fr": (
                "Chiffrées avec une clé par administration ; seule l’administration compétente voit la demande ; "
                "chaque consultation est notée et montrée au demandeur."
            ),
            "en": (
                "Encrypted with one key per administration; only the competent administration sees the request; "
                "every opening is written down and shown to the applicant."
            ),
        },
    ),
    Processing(
        id="counter.scans",
        name={"nl": "Formulieren op papier", "fr": "Formulaires papier", "en": "Forms on paper"},
        purpose={
            "nl": "Ingevulde formulieren scannen en invoeren.",
            "fr": "Numériser et encoder les formulaires remplis à la main.",
            "en": "Scanning and entering forms that were filled in by hand.",
        },
        legal_basis={
            "nl": "Een taak van algemeen belang (AVG, art. 6.1.e).",
            "fr": "Une mission d’intérêt public (RGPD, art. 6.1.e).",
            "en": "A task in the public interest (GDPR art. 6(1)(e)).",
        },
        subjects={
            "nl": "Wie een formulier op papier indient, en wie erin wordt genoemd.",
            "fr": "La personne qui introduit un formulaire papier, et celles qui y sont citées.",
            "en": "Whoever hands in a form on paper, and the people named in it.",
        },
        data={
            "nl": "Beelden van de bladen, met alles wat erop staat.",
            "fr": "Images des feuilles, avec tout ce qui y figure.",
            "en": "Pictures of the sheets, with everything on them.",
        },
        recipients={
            "nl": "Het bestuur waar het formulier werd afgegeven.",
            "fr": "L’administration où le formulaire a été déposé.",
            "en": "The administration where the form was handed in.",
        },
        retention={
            "nl": "Zo lang als de aanvraag; 90 dagen als het formulier nooit wordt ingevoerd.",
            "fr": "Aussi longtemps que la demande ; 90 jours si le formulaire n’est jamais encodé.",
            "en": "As long as the request; 90 days when the form is never entered.",
        },
        safeguards={
            "nl": "Versleuteld; wat de computer in hokjes leest, is een voorstel; elke inzage wordt genoteerd.",
            "fr": "Chiffrées ; la lecture des cases par ordinateur est une proposition ; toute consultation est notée.",
            "en": "Encrypted; what a computer reads in boxes is only proposed; every opening is written down.",
        },
    ),
    Processing(
        id="counter.desk",
        name={"nl": "Werk aan het loket", "fr": "Travail au guichet", "en": "Work at the desk"},
        purpose={
            "nl": "Aanvragen verdelen, tonen wie ze behandelt, en zien of een bestuur zijn termijnen haalt.",
            "fr": "Répartir les demandes, montrer qui les traite, et voir si une administration tient ses délais.",
            "en": "Sharing out requests, showing who handles them, and seeing whether terms are kept.",
        },
        legal_basis={
            "nl": "Een taak van algemeen belang (AVG, art. 6.1.e); de openbaarheid van bestuur.",
            "fr": "Une mission d’intérêt public (RGPD, art. 6.1.e) ; la publicité de l’administration.",
            "en": "A task in the public interest (GDPR art. 6(1)(e)); publicity of administration.",
        },
        subjects={
            "nl": "Medewerkers van de besturen.",
            "fr": "Les agents des administrations.",
            "en": "Agents of the administrations.",
        },
        data={
            "nl": "Naam, rol, behandelde aanvragen, wat iemand deed en wanneer, bewaarde weergaven.",
            "fr": "Nom, rôle, demandes traitées, actes et moments, vues enregistrées de la file de travail.",
            "en": "Name, role, requests handled, what someone did and when, saved views of the queue.",
        },
        recipients={
            "nl": "Collega’s en verantwoordelijken van het bestuur; de aanvrager leest wie zijn dossier behandelt.",
            "fr": "Collègues et responsables de la même administration ; le demandeur lit qui traite son dossier.",
            "en": "Colleagues and managers of the same administration; applicants read who handles their case.",
        },
        retention={
            "nl": "Zo lang als het dossier; wat in het logboek staat, blijft.",
            "fr": "Aussi longtemps que le dossier ; ce qui figure au journal demeure.",
            "en": "As long as the case; what is in the journal stays.",
        },
        safeguards={
            "nl": "Cijfers per collega ziet alleen een verantwoordelijke, en alleen over open aanvragen.",
            "fr": "Seul un responsable voit les chiffres par collègue, et seulement sur les demandes ouvertes.",
            "en": "Only a manager sees figures per colleague, and only about open requests.",
        },
    ),
    Processing(
        id="counter.opinions",
        name={"nl": "Meningen over pagina’s", "fr": "Avis sur les pages", "en": "Opinions about pages"},
        purpose={
            "nl": "Pagina’s met informatie beter maken, en tellen hoe vaak ze worden gelezen.",
            "fr": "Améliorer les pages d’information, et compter leurs lectures.",
            "en": "Making pages of information better, and counting how often they are read.",
        },
        legal_basis={
            "nl": "Verordening (EU) 2018/1724, art. 24 en 25 (AVG, art. 6.1.c en 6.1.e).",
            "fr": "Règlement (UE) 2018/1724, art. 24 et 25 (RGPD, art. 6.1.c et 6.1.e).",
            "en": "Regulation (EU) 2018/1724, art. 24 and 25 (GDPR art. 6(1)(c) and 6(1)(e)).",
        },
        subjects={
            "nl": "Wie een mening geeft; wie leest, wordt niet gevolgd.",
            "fr": "Qui donne un avis ; les lecteurs ne sont pas suivis.",
            "en": "Whoever gives an opinion; readers are not followed.",
        },
        data={
            "nl": "Een cijfer, of men iets vond, en wat men schrijft. Geen naam, geen adres, geen cookie.",
            "fr": "Une note, si l’on a trouvé, et ce que l’on écrit. Ni nom, ni adresse, ni cookie.",
            "en": "A number, whether they found it, and what they write. No name, no address, no cookie.",
        },
        recipients={
            "nl": "Wie de pagina’s verzorgt; de Europese Commissie krijgt cijfers, nooit teksten.",
            "fr": "Qui soigne les pages ; la Commission européenne reçoit des chiffres, jamais de textes.",
            "en": "Who looks after the pages; the European Commission gets numbers, never texts.",
        },
        retention={
            "nl": "Wat men schreef: één jaar. De cijfers blijven.",
            "fr": "Les textes : un an. Les chiffres demeurent.",
            "en": "What was written: one year. The numbers stay.",
        },
        safeguards={
            "nl": "Wat men schrijft, is versleuteld.",
            "fr": "Les textes sont chiffrés.",
            "en": "What is written is encrypted.",
        },
    ),
)
