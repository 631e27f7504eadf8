"""Which category a report may carry on a day: also after a form stayed open while the tree changed."""

from datetime import date

from parvis.incidents.rules.categories.soundness import unknown
from parvis.incidents.rules.life import NotPossible
from parvis.incidents.types.category import Category, Tree
from parvis.kernel.definitions import Localised


class Retired(NotPossible):
    """The category is no longer to be chosen, and nothing replaces it."""


def current(tree: Tree, code: str, on: date) -> tuple[Category, bool]:
    """Return the category to use for `code` on the day `on`, and whether another one replaced it.

    :raises Retired: where nothing usable replaces it.
    :raises NotPossible: for a code that does not exist, a group, or a category that is still to come.
    """
    row = tree.get(code)
    if row is None:
        raise NotPossible(unknown(code))
    if row.is_group:
        raise NotPossible(_more_precise(row))
    found = tree.successor(code, on)
    if found is not None:
        return tree[found], found != code
    if row.valid_from is not None and on < row.valid_from:
        raise NotPossible(_to_come(row, row.valid_from))
    raise Retired(_gone(row))


def _more_precise(row: Category) -> Localised:
    return Localised(
        nl=f"Kies wat u onder ‘{row.name.nl}’ wilt melden.",
        fr=f"Choisissez ce que vous voulez signaler sous « {row.name.fr} ».",
        en=f"Choose what you want to report under ‘{row.name.en}’.",
    )


def _to_come(row: Category, begins: date) -> Localised:
    day = f"{begins:%d/%m/%Y}"
    return Localised(
        nl=f"‘{row.name.nl}’ kunt u melden vanaf {day}.",
        fr=f"« {row.name.fr} » peut être signalé à partir du {day}.",
        en=f"‘{row.name.en}’ can be reported from {day} on.",
    )


def _gone(row: Category) -> Localised:
    return Localised(
        nl=f"‘{row.name.nl}’ kunt u niet meer melden. Kies een andere categorie; wat u schreef, blijft staan.",
        fr=f"« {row.name.fr} » ne peut plus être signalé. Choisissez une autre catégorie ; votre texte est conservé.",
        en=f"‘{row.name.en}’ can no longer be reported. Choose another category; what you wrote is kept.",
    )
