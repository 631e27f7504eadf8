"""The fixed words of a form on paper."""

from parvis.kernel.definitions.localised import Localised

_WORDS: dict[str, Localised] = {
    # How to fill in
    "how": Localised(nl="Hoe vult u dit in?", fr="Comment remplir ce formulaire ?", en="How to fill this in"),
    "how.pen": Localised(
        nl="Schrijf met een blauwe of zwarte pen, in hoofdletters waar er hokjes staan.",
        fr="Écrivez au stylo bleu ou noir, en majuscules dans les cases.",
        en="Write with a blue or black pen, in capitals where there are squares.",
    ),
    "how.tick": Localised(
        nl="Zet een kruisje in het hokje van uw keuze. Vergist u zich? Kleur dat hokje helemaal zwart en kruis het "
        "juiste aan.",
        fr="Cochez la case de votre choix. Une erreur ? Noircissez toute la case, puis cochez la bonne.",
        en="Put a cross in the box of your choice. A mistake? Black out that box wholly and cross the right one.",
    ),
    "how.room": Localised(
        nl="Te weinig plaats? Schrijf verder op een los blad, met het nummer van de vraag erbij.",
        fr="Pas assez de place ? Continuez sur une feuille libre, en indiquant le numéro de la question.",
        en="Not enough room? Go on on a loose sheet, with the number of the question.",
    ),
    "how.corners": Localised(
        nl="Laat de zwarte vierkantjes en de code onderaan vrij: daarmee leest de computer het blad.",
        fr="Laissez libres les carrés noirs et le code en bas : ils servent à lire la feuille par ordinateur.",
        en="Keep the black squares and the code at the bottom clear: a computer reads the sheet by them.",
    ),
    "need": Localised(nl="Neem dit bij de hand", fr="Préparez ceci", en="Have this at hand"),
    "cost": Localised(nl="Wat kost het?", fr="Combien cela coûte-t-il ?", en="What does it cost?"),
    "cost.free": Localised(nl="Niets: het is gratis.", fr="Rien : c’est gratuit.", en="Nothing: it is free."),
    "cost.depends": Localised(
        nl="Dat hangt van uw antwoorden af. U hoort het voor u betaalt.",
        fr="Cela dépend de vos réponses. Vous le saurez avant de payer.",
        en="That depends on your answers. You hear it before you pay.",
    ),
    "online": Localised(nl="Liever op het scherm?", fr="Plutôt à l’écran ?", en="Rather on a screen?"),
    "online.at": Localised(
        nl="U kunt hetzelfde ook online vragen, of het ons aan het loket laten invullen: {}",
        fr="Vous pouvez aussi faire la même demande en ligne, ou la faire remplir au guichet : {}",
        en="You can ask the same online, or let us fill it in at the desk: {}",
    ),
    # Closing
    "closing": Localised(nl="Klaar? Nog even dit", fr="Terminé ? Encore ceci", en="Done? One more thing"),
    "send": Localised(
        nl="Waar brengt of stuurt u het?", fr="Où le déposer ou l’envoyer ?", en="Where to bring or send it"
    ),
    "send.found": Localised(
        nl="Naar het bestuur van de gemeente van het adres in vraag {}. Weet u niet welk? Vraag het aan {}.",
        fr="À l’administration de la commune de l’adresse donnée à la question {}. Vous hésitez ? Demandez à {}.",
        en="To the administration of the municipality of the address in question {}. Not sure which? Ask {}.",
    ),
    "send.choose": Localised(
        nl="Naar het bestuur waaraan u dit vraagt: {}.",
        fr="À l’administration à laquelle vous faites cette demande : {}.",
        en="To the administration of which you ask this: {}.",
    ),
    "send.all": Localised(
        nl="Geef alle bladen af, ook die waarop u niets invulde.",
        fr="Remettez toutes les feuilles, même celles que vous n’avez pas remplies.",
        en="Hand in every sheet, also those on which you filled in nothing.",
    ),
    "questions": Localised(nl="Hebt u een vraag?", fr="Une question ?", en="A question?"),
    "data": Localised(nl="Uw gegevens", fr="Vos données", en="Your data"),
    "data.said": Localised(
        nl="{} gebruikt ze alleen om uw vraag te behandelen ({}), en toont u wie uw dossier opende. U kunt ze altijd "
        "inkijken en laten verbeteren.",
        fr="{} ne les utilise que pour traiter votre demande ({}) et vous montre qui a ouvert votre dossier. Vous "
        "pouvez toujours les consulter et les faire corriger.",
        en="{} uses them only to handle your request ({}), and shows you who opened your file. You can always see them "
        "and have them corrected.",
    ),
    "office": Localised(
        nl="In te vullen door het bestuur: ontvangen op",
        fr="Réservé à l’administration : reçu le",
        en="For the administration: received on",
    ),
    "page": Localised(nl="Blad", fr="Feuille", en="Sheet"),
    "optional": Localised(nl="niet verplicht", fr="facultatif", en="optional"),
    "why": Localised(nl="Waarom we dit vragen: {}", fr="Pourquoi cette question : {}", en="Why we ask: {}"),
    # Conditions
    "only": Localised(nl="Alleen als {}.", fr="Seulement si {}.", en="Only if {}."),
    "only.applies": Localised(
        nl="Alleen als dit voor u geldt. Twijfelt u, laat het dan open: we vragen het u.",
        fr="Seulement si cela vous concerne. En cas de doute, laissez vide : nous vous le demanderons.",
        en="Only if this applies to you. If in doubt, leave it open: we will ask you.",
    ),
    "==": Localised(
        nl="u bij vraag {q} “{v}” antwoordde",
        fr="vous avez répondu « {v} » à la question {q}",
        en="you answered “{v}” to question {q}",
    ),
    "!=": Localised(
        nl="u bij vraag {q} iets anders dan “{v}” antwoordde",
        fr="vous avez répondu autre chose que « {v} » à la question {q}",
        en="you answered anything but “{v}” to question {q}",
    ),
    "contains": Localised(
        nl="u bij vraag {q} ook “{v}” aankruiste",
        fr="vous avez coché « {v} » à la question {q}",
        en="you ticked “{v}” in question {q}",
    ),
    "any": Localised(
        nl="iemand in vraag {q} “{v}” is",
        fr="quelqu’un à la question {q} est « {v} »",
        en="somebody in question {q} is “{v}”",
    ),
    "filled": Localised(
        nl="u vraag {q} invulde", fr="vous avez rempli la question {q}", en="you filled in question {q}"
    ),
    "empty": Localised(
        nl="u vraag {q} niet invulde", fr="vous n’avez pas rempli la question {q}", en="you left question {q} open"
    ),
    "than": Localised(
        nl="uw antwoord op vraag {q} {v} is",
        fr="votre réponse à la question {q} est : {v}",
        en="your answer to question {q} is {v}",
    ),
    "and": Localised(nl="en", fr="et si", en="and"),
    "or": Localised(nl="of", fr="ou si", en="or"),
    "or.values": Localised(nl="” of “", fr="» ou «", en="” or “"),
    # Room for answers
    "tick.one": Localised(nl="Kruis één hokje aan.", fr="Cochez une seule case.", en="Tick one box."),
    "tick.several": Localised(
        nl="Kruis alles aan wat klopt.", fr="Cochez tout ce qui convient.", en="Tick everything that applies."
    ),
    "yes": Localised(nl="Ja", fr="Oui", en="Yes"),
    "no": Localised(nl="Nee", fr="Non", en="No"),
    "day": Localised(nl="dag", fr="jour", en="day"),
    "month": Localised(nl="maand", fr="mois", en="month"),
    "year": Localised(nl="jaar", fr="année", en="year"),
    "street": Localised(nl="straat", fr="rue", en="street"),
    "number": Localised(nl="nummer", fr="numéro", en="number"),
    "box": Localised(nl="bus", fr="boîte", en="box"),
    "postcode": Localised(nl="postcode", fr="code postal", en="postcode"),
    "town": Localised(nl="gemeente", fr="commune", en="municipality"),
    "place": Localised(
        nl="straat en huisnummer, of waar het dichtbij is",
        fr="rue et numéro, ou un repère tout proche",
        en="street and number, or what it is close to",
    ),
    "name": Localised(nl="naam", fr="nom", en="name"),
    "party.number": Localised(
        nl="rijksregister- of ondernemingsnummer",
        fr="numéro de registre national ou d’entreprise",
        en="national or enterprise number",
    ),
    "attach": Localised(
        nl="Ik voeg dit toe: een kopie, met het nummer van deze vraag erop.",
        fr="Je le joins : une copie, portant le numéro de cette question.",
        en="I add it: a copy, with the number of this question on it.",
    ),
    "row": Localised(nl="{}e", fr="{}e", en="no. {}"),
    "underline": Localised(nl="onderstreep of schrijf: {}", fr="écrivez : {}", en="write: {}"),
    "sign.name": Localised(nl="voornaam en naam", fr="prénom et nom", en="first name and name"),
    "sign.place": Localised(nl="plaats", fr="lieu", en="place"),
    "sign.date": Localised(nl="datum", fr="date", en="date"),
    "sign.signature": Localised(nl="handtekening", fr="signature", en="signature"),
    "sign.statement": Localised(
        nl="Ik verklaar dat wat ik hier schreef, juist is.",
        fr="Je déclare que ce que j’ai écrit ici est exact.",
        en="I declare that what I wrote here is right.",
    ),
    "sign": Localised(nl="Uw handtekening", fr="Votre signature", en="Your signature"),
}


def say(name: str, language: str, *inside: str, **named: str) -> str:
    """Return one of the fixed words, filled in."""
    return _WORDS[name].to(language).format(*inside, **named)
