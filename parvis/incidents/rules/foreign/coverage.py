"""How far a mapping reaches, and that as a table to read."""

from collections.abc import Iterable
from datetime import date

from parvis.incidents.types.category import Tree
from parvis.incidents.types.foreign import CategoryMapping, Coverage, Direction, ForeignTree
from parvis.kernel.definitions import Localised


def coverage(mapping: CategoryMapping, foreign: ForeignTree, tree: Tree, *, on: date) -> Coverage:
    """Return how far `mapping` reaches for what can be reported on the day `on`."""
    mapped, without = [], []
    for one in foreign.leaves:
        code = mapping.to_ours(one.path)
        ours = tree.successor(code, on) if code is not None else None
        if ours is None:
            without.append(one.id)
        else:
            mapped.append((one.id, ours))
    usable = [one for one in tree.leaves if one.is_valid(on)]
    return Coverage(
        mapped=tuple(mapped),
        unmapped_theirs=tuple(without),
        unmapped_ours=tuple(one.code for one in usable if mapping.to_theirs(one.path) not in foreign.by_id),
        ambiguous=(*_several_ways(mapping, inward=True), *_several_ways(mapping, inward=False)),
        ours_in_all=len(usable),
    )


def _several_ways(mapping: CategoryMapping, *, inward: bool) -> Iterable[str]:
    """Yield what leads to several categories of the other side."""
    ways: dict[str, set[str]] = {}
    for link in mapping.links:
        if link.direction is not (Direction.OUT if inward else Direction.IN):
            here, there = (link.theirs, link.ours) if inward else (link.ours, link.theirs)
            ways.setdefault(here, set()).add(there)
    return (code for code, reached in ways.items() if len(reached) > 1)


def coverage_rows(found: Coverage, foreign: ForeignTree, tree: Tree, language: str) -> list[tuple[str, str, str]]:
    """Return a row for each category: theirs, ours, and how they stand to each other, in words."""
    doubtful = set(found.ambiguous)

    def theirs(code: str) -> str:
        return " › ".join(foreign.by_id[step].name(language) for step in foreign.by_id[code].path)

    def ours(code: str) -> str:
        return " › ".join(tree[step].name.to(language) for step in tree[code].path)

    def standing(*codes: str) -> str:
        return (AMBIGUOUS if doubtful.intersection(codes) else MAPPED).to(language)

    rows = [(theirs(there), ours(here), standing(there, here)) for there, here in found.mapped]
    rows += [(theirs(code), "", NOT_OURS.to(language)) for code in found.unmapped_theirs]
    rows += [("", ours(code), NOT_THEIRS.to(language)) for code in found.unmapped_ours]
    return rows


def coverage_table(found: Coverage, foreign: ForeignTree, tree: Tree, language: str) -> str:
    """Return the coverage as a text with columns, its summary first."""
    head = tuple(one.to(language) for one in (THEIRS, OURS, STANDING))
    rows = [head, *coverage_rows(found, foreign, tree, language)]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    lines.insert(1, "  ".join("─" * width for width in widths))
    return "\n".join([_summary(found).to(language), "", *lines, ""])


def _summary(found: Coverage) -> Localised:
    theirs, mapped = len(found.mapped) + len(found.unmapped_theirs), len(found.mapped)
    reached = found.ours_in_all - len(found.unmapped_ours)
    doubt = len(found.ambiguous)
    share, share_ours = round(found.share * 100), round(found.share_ours * 100)
    return Localised(
        nl=f"{mapped} van hun {theirs} categorieën ({share} %) worden een van de onze; "
        f"{reached} van onze {found.ours_in_all} ({share_ours} %) een van de hunne; {doubt} twijfelgevallen.",
        fr=f"{mapped} de leurs {theirs} catégories ({share} %) deviennent une des nôtres ; "
        f"{reached} de nos {found.ours_in_all} ({share_ours} %) une des leurs ; {doubt} cas douteux.",
        en=f"{mapped} of their {theirs} categories ({share} %) become one of ours; "
        f"{reached} of our {found.ours_in_all} ({share_ours} %) one of theirs; {doubt} in doubt.",
    )


THEIRS = Localised(nl="Hun categorie", fr="Leur catégorie", en="Their category")
OURS = Localised(nl="Onze categorie", fr="Notre catégorie", en="Our category")
STANDING = Localised(nl="Verband", fr="Lien", en="Standing")
MAPPED = Localised(nl="gekoppeld", fr="liée", en="mapped")
AMBIGUOUS = Localised(nl="in twijfel", fr="douteuse", en="in doubt")
NOT_OURS = Localised(nl="hebben wij niet", fr="nous ne l’avons pas", en="we have none")
NOT_THEIRS = Localised(nl="hebben zij niet", fr="ils ne l’ont pas", en="they have none")
