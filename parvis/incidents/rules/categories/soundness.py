"""What is wrong with a tree of categories, told all at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from parvis.incidents.rules.categories.asking import CODE, faults_of_question
from parvis.incidents.types.category import Category, Tree
from parvis.kernel.definitions import LANGUAGES, Localised
from parvis.kernel.search import folded

DEEPEST = 4
"""Levels, the main groups included."""
LONGEST_CODE = 60
GRAVE = 3
"""From this gravity on, a report without a question about danger tells too little."""
_folded = lru_cache(maxsize=4096)(folded)
"""Names are compared again after every change."""


@dataclass(frozen=True)
class Fault:
    """One thing to mend.

    :param row: its place among the tree's rows, from 0.
    :param field: the field of the category that is meant.
    """

    code: str
    row: int
    field: str
    message: Localised


_Said = Iterator[tuple[str, Localised]]


def problems(tree: Tree) -> list[Fault]:
    """Return everything that keeps `tree` from being used, in the order of its rows."""
    faults = []
    for number, row in enumerate(tree.rows):
        if tree[row.code] is not row:
            faults.append(Fault(row.code, number, "code", _twice(row.code)))
            continue
        for check in (_code, _standing, _weight, _period, _replacement, _asking):
            faults.extend(Fault(row.code, number, field, message) for field, message in check(row, tree))
    return faults + _names(tree)


def _twice(code: str) -> Localised:
    return Localised(
        nl=f"De code ‘{code}’ bestaat al. Kies een andere.",
        fr=f"Le code « {code} » existe déjà. Choisissez-en un autre.",
        en=f"The code ‘{code}’ exists already. Choose another one.",
    )


def _code(row: Category, tree: Tree) -> _Said:
    if not CODE.fullmatch(row.code) or len(row.code) > LONGEST_CODE:
        yield (
            "code",
            Localised(
                nl=f"Een code bestaat uit kleine letters, cijfers en streepjes, hoogstens {LONGEST_CODE} tekens.",
                fr=f"Un code se compose de minuscules, de chiffres et de tirets, {LONGEST_CODE} signes au plus.",
                en=f"A code is small letters, digits and hyphens, at most {LONGEST_CODE} characters.",
            ),
        )


def _standing(row: Category, tree: Tree) -> _Said:
    """A row stands under a group that stands under a main group, in no circle."""
    if row.parent is None:
        if not row.is_group:
            yield "parent", MAIN_IS_GROUP
    elif row.parent not in tree:
        yield "parent", unknown(row.parent)
    elif not tree[row.parent].is_group:
        yield "parent", _no_group(tree[row.parent])
    elif tree[row.path[0]].parent in row.path:
        yield "parent", IN_A_CIRCLE
    elif len(row.path) > DEEPEST:
        yield "parent", TOO_DEEP


def _weight(row: Category, tree: Tree) -> _Said:
    for field in ("gravity", "probability"):
        if not 1 <= getattr(row, field) <= 4:
            yield field, ONE_TO_FOUR


def _period(row: Category, tree: Tree) -> _Said:
    if row.valid_from is not None and row.valid_until is not None and row.valid_from >= row.valid_until:
        yield "valid_until", ENDS_BEFORE_BEGIN
    group = tree.get(row.parent or "")
    if group is None or group.valid_until is None:
        return
    if row.valid_until is None or row.valid_until > group.valid_until:
        yield "valid_until", _outlives(group)


def _replacement(row: Category, tree: Tree) -> _Said:
    """What is offered instead can be used on that day, or leads to something that can. So no chain is a circle."""
    if row.replaced_by is None:
        return
    if row.valid_until is None:
        yield "valid_until", REPLACED_BUT_NOT_RETIRED
    elif row.replaced_by not in tree:
        yield "replaced_by", unknown(row.replaced_by)
    elif row.is_group or tree[row.replaced_by].is_group:
        yield "replaced_by", ONLY_LEAVES
    elif tree.successor(row.replaced_by, row.valid_until) is None:
        yield "replaced_by", _leads_nowhere(row, tree[row.replaced_by])


def _asking(row: Category, tree: Tree) -> _Said:
    asked = [one.code for one in row.questions]
    if len(set(asked)) < len(asked):
        yield "questions", ASKED_TWICE
    if asked and (row.is_group or row.emergency is not None):
        yield "questions", NEVER_ASKED
    for question in row.questions:
        yield from (("questions", message) for message in faults_of_question(question))
    if row.is_group or row.emergency is not None or row.gravity < GRAVE:
        return
    if not any(one.danger_answer for one in row.questions):
        yield "questions", ASK_ABOUT_DANGER


def _names(tree: Tree) -> list[Fault]:
    """Siblings that can be chosen on the same day have different names."""
    faults = []
    seen: dict[tuple[str | None, str, str], list[Category]] = {}
    for number, row in enumerate(tree.rows):
        if tree[row.code] is not row:
            continue
        for language in LANGUAGES:
            same = seen.setdefault((row.parent, language, _folded(getattr(row.name, language))), [])
            other = next((one for one in same if _overlap(one, row)), None)
            if other is not None:
                faults.append(Fault(row.code, number, "name", _same_name(row, other)))
                break
            same.append(row)
    return faults


def _overlap(one: Category, other: Category) -> bool:
    return _begins_before_end(one, other) and _begins_before_end(other, one)


def _begins_before_end(one: Category, other: Category) -> bool:
    return one.valid_from is None or other.valid_until is None or one.valid_from < other.valid_until


def unknown(code: str) -> Localised:
    """Return that there is no such category."""
    return Localised(
        nl=f"De categorie ‘{code}’ bestaat niet.",
        fr=f"La catégorie « {code} » n’existe pas.",
        en=f"There is no category ‘{code}’.",
    )


def _no_group(row: Category) -> Localised:
    return Localised(
        nl=f"Onder ‘{row.name.nl}’ kan niets staan: dat is zelf iets wat men meldt.",
        fr=f"Rien ne peut se trouver sous « {row.name.fr} » : cela se signale tel quel.",
        en=f"Nothing can stand under ‘{row.name.en}’: it is itself something that is reported.",
    )


def _outlives(group: Category) -> Localised:
    return Localised(
        nl=f"De groep ‘{group.name.nl}’ verdwijnt vroeger. Verplaats de categorie of laat haar eerder verdwijnen.",
        fr=f"Le groupe « {group.name.fr} » disparaît plus tôt. Déplacez la catégorie ou retirez-la plus tôt.",
        en=f"The group ‘{group.name.en}’ goes earlier. Move the category or retire it earlier.",
    )


def _leads_nowhere(row: Category, target: Category) -> Localised:
    return Localised(
        nl=f"‘{target.name.nl}’ kan ‘{row.name.nl}’ niet vervangen: die is dan zelf niet te kiezen.",
        fr=f"« {target.name.fr} » ne peut pas remplacer « {row.name.fr} » : on ne pourra pas la choisir ce jour-là.",
        en=f"‘{target.name.en}’ cannot replace ‘{row.name.en}’: it cannot be chosen itself by then.",
    )


def _same_name(row: Category, other: Category) -> Localised:
    return Localised(
        nl=f"‘{other.code}’ en ‘{row.code}’ heten hetzelfde in dezelfde groep. Geef een andere naam.",
        fr=f"« {other.code} » et « {row.code} » ont le même nom dans le même groupe. Donnez un autre nom.",
        en=f"‘{other.code}’ and ‘{row.code}’ have the same name in the same group. Give another name.",
    )


MAIN_IS_GROUP = Localised(
    nl="Een categorie zonder groep erboven moet zelf een groep zijn.",
    fr="Une catégorie sans groupe au-dessus doit elle-même être un groupe.",
    en="A category without a group above it must be a group itself.",
)
IN_A_CIRCLE = Localised(
    nl="Deze groepen staan onder elkaar in een kring.",
    fr="Ces groupes se contiennent l’un l’autre.",
    en="These groups contain each other.",
)
TOO_DEEP = Localised(
    nl=f"De boom heeft hoogstens {DEEPEST} niveaus.",
    fr=f"L’arbre a au plus {DEEPEST} niveaux.",
    en=f"The tree has at most {DEEPEST} levels.",
)
ONE_TO_FOUR = Localised(
    nl="Ernst en kans zijn een getal van 1 tot 4.",
    fr="La gravité et la probabilité sont un nombre de 1 à 4.",
    en="Gravity and probability are a number from 1 to 4.",
)
ENDS_BEFORE_BEGIN = Localised(
    nl="De laatste dag komt voor de eerste.",
    fr="Le dernier jour précède le premier.",
    en="The last day comes before the first.",
)
REPLACED_BUT_NOT_RETIRED = Localised(
    nl="Zeg ook vanaf welke dag de categorie vervangen is.",
    fr="Dites aussi à partir de quel jour la catégorie est remplacée.",
    en="Say from which day the category is replaced, too.",
)
ONLY_LEAVES = Localised(
    nl="Alleen wat men kan melden vervangt iets wat men kon melden, geen groep.",
    fr="Seul ce qui peut être signalé remplace ce qui pouvait l’être, pas un groupe.",
    en="Only what can be reported replaces what could be reported, not a group.",
)
ASKED_TWICE = Localised(
    nl="Dezelfde vraag staat er twee keer.",
    fr="La même question y figure deux fois.",
    en="The same question is there twice.",
)
NEVER_ASKED = Localised(
    nl="Bij een groep of een noodgeval wordt niets gevraagd. Laat de vragen weg.",
    fr="On ne demande rien pour un groupe ou une urgence. Retirez les questions.",
    en="Nothing is asked for a group or an emergency. Leave the questions out.",
)
ASK_ABOUT_DANGER = Localised(
    nl=f"Vanaf ernst {GRAVE} hoort er een vraag bij die zegt of er nu gevaar is.",
    fr=f"À partir de la gravité {GRAVE}, une question doit dire s’il y a un danger maintenant.",
    en=f"From gravity {GRAVE} on, a question has to tell whether there is danger right now.",
)
