"""What the house knows of Dutch, French and English: words that carry no meaning, and forms that a stemmer misses.

Language only: what things are called by citizens ("domiciliëring", "blue card") comes with the entries, as synonyms.
"""

from typing import Literal

Language = Literal["nl", "fr", "en"]

_NL = """
de het een der den des 't 'n en of maar want dus als dan dat die dit deze wie wat waar wanneer waarom hoe welk welke
ik jij je u hij zij ze wij we jullie hen hun mij me ons jou zich mijn mn m'n jouw uw zijn haar onze ons hun iemand
iets niets niemand alle alles al elk elke ieder iedere
ben bent is was waren wordt worden werd werden geworden geweest zijn heb hebt heeft hebben had hadden gehad
kan kunt kunnen kon konden moet moeten moest mag mogen wil wilt willen wilde wou zal zult zullen zou zouden
ga gaat gaan ging doe doet doen deed gedaan krijg krijgt krijgen laat laten graag hoeveel
aan af achter bij binnen boven buiten door in langs met na naar naast om onder op over per sinds te tegen ten ter tot
tussen uit van via vanaf voor voorbij zonder niet geen wel ook nog er hier daar toe eens even nu straks net pas weer
opnieuw zo heel erg zeer veel meer meest weinig
graag alstublieft aub hallo dag bedankt hoi goedemorgen
"""
_FR = """
le la les l un une des du de d au aux et ou où mais donc or ni car si que qu qui quoi quel quelle quels quelles dont
je j tu il elle on nous vous ils elles me m te t se s lui leur leurs moi toi soi eux y en
mon ma mes ton ta tes son sa ses notre nos votre vos ce c cet cette ces ça cela ceci celui celle quelqu quelque
quelques chaque tout toute tous toutes rien personne
suis es est sommes êtes sont étais était étions étiez étaient été être serai sera seront serait
ai as a avons avez ont avais avait avions aviez avaient eu avoir aurai aura aurait
peux peut pouvons pouvez peuvent pouvoir pourrais dois doit devons devez doivent devoir faut faudrait
veux veut voulons voulez veulent vouloir voudrais aimerais souhaite souhaiterais
vais va allons allez vont aller fais fait faisons faites font faire viens vient venir
à après avant avec chez contre dans depuis derrière devant entre hors par parmi pendant pour sans sauf sous sur vers
ne n pas plus non oui très trop peu beaucoup aussi encore déjà ici là alors ainsi comment combien pourquoi quand
comme lors svp merci bonjour bonsoir bien voici voilà
"""
_EN = """
the a an and or but so if then than that this these those who whom whose which what where when why how
i you he she it we they me him her us them my mine your yours his hers its our ours their theirs someone something
nothing anything all every each any some both
am is are was were be been being have has had having do does did done doing can could may might must shall should
will would want wanted wants need needs needed like get gets got getting go goes going gone went let make please
'm 's 're 've 'd 'll m s re ve d ll t don isn wasn
about above after against along among around as at before behind below between by down during for from in inside into
near of off on onto out outside over per since through till to toward under until up upon with within without
not no nor yes too very much many more most just only also again already here there now still yet ever
hello hi thanks thank
"""

STOP_WORDS: dict[Language, str] = {"nl": _NL, "fr": _FR, "en": _EN}

_NL_FAMILIES = """
kwijt verloren verlies verliezen verloor kwijtgeraakt kwijtraken zoekgeraakt
gestolen diefstal stelen gepikt
verhuizen verhuizing verhuis verhuisd verhuist
getrouwd trouwen huwelijk gehuwd huwen
gescheiden scheiden echtscheiding scheiding
geboren geboorte bevallen bevalling
overleden overlijden dood gestorven sterven
kopen gekocht koop aankoop
klacht klagen klacht ontevreden
wonen woon woont woning woonplaats gewoond
vinden gevonden vind
breken gebroken kapot stuk defect
betalen betaald betaling
vergeten vergat
"""
_FR_FAMILIES = """
perdu perdue perdre perte pertes égaré égarée égarer
volé volée vol voler dérobé
déménager déménagement déménagé déménage emménager emménagement
marier mariage marié mariée épouser noces
divorcer divorce divorcé séparation séparé
né née naissance naître accouchement
décédé décès mort décédée mourir
acheter achat acheté
plainte plaindre plains réclamation réclamer mécontent
habiter habite habitation
trouvé trouver trouvaille
cassé casser défectueux panne
payer paiement payé
"""
_EN_FAMILIES = """
lost lose losing loss missing mislaid
stolen steal stole theft thief
move moving moved removal
marry married marriage wedding
divorce divorced separation separated
born birth
died death dead deceased die
buy bought purchase
complain complaint complaining unhappy dissatisfied
live living lives
found find finding
break broke broken defective
pay paid payment
"""

FAMILIES: dict[Language, str] = {"nl": _NL_FAMILIES, "fr": _FR_FAMILIES, "en": _EN_FAMILIES}
"""Forms and near-synonyms, one family a line: whoever asks with one finds the others."""

STEMMERS: dict[Language, str] = {"nl": "dutch", "fr": "french", "en": "english"}
COMPOUNDING: frozenset[Language] = frozenset({"nl"})
"""Languages that write compounds as one word: the part of a word counts."""
