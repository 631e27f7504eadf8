"""A contract for the import linter: other modules enter a module by its door only."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class FrontDoor(Contract):
    """Fail when a module imports anything of another module but its doors.

    Options: `modules` (names under the root package), `doors` (names inside each), `free_entry` (who may enter
    anywhere).
    """

    modules = fields.ListField(subfield=fields.StringField())
    doors = fields.ListField(subfield=fields.StringField())
    free_entry = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        root = self.session_options["root_packages"][0]
        broken = []
        for name in self.modules:
            house = f"{root}.{name}"
            doors = tuple(f"{house}.{door}" for door in self.doors)
            free = (house, *(f"{root}.{one}" for one in self.free_entry))
            rooms = {house} | graph.find_descendants(house)
            for room in rooms:
                if _inside(room, doors):
                    continue
                for importer in graph.find_modules_that_directly_import(room):
                    is_ours = importer.startswith(f"{root}.") and ".tests" not in importer
                    if is_ours and not _inside(importer, free):
                        broken.append((importer, room))
        return ContractCheck(kept=not broken, metadata={"broken": sorted(broken)})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, room in check.metadata["broken"]:
            output.print_error(f"{importer} enters {room} around the door; import its api or types instead.")


def _inside(module: str, houses: tuple[str, ...]) -> bool:
    return any(module == house or module.startswith(f"{house}.") for house in houses)
