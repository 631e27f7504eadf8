"""What the incidents declare to the house."""

from parvis.incidents.manifest.datasets import DATASETS
from parvis.incidents.manifest.figures import FIGURES
from parvis.incidents.manifest.menu import MENU
from parvis.incidents.manifest.permissions import PERMISSIONS
from parvis.incidents.manifest.processings import PROCESSINGS
from parvis.incidents.manifest.schedules import SCHEDULES
from parvis.incidents.manifest.signs import SIGNS
from parvis.kernel.registry import Manifest, Neighbour

MANIFEST = Manifest(
    module="incidents",
    menu=MENU,
    permissions=PERMISSIONS,
    schedules=SCHEDULES,
    signs=SIGNS,
    processings=PROCESSINGS,
    figures=FIGURES,
    datasets=DATASETS,
    neighbours=(Neighbour(id="partner", name="Open311 partner", app="parvis.incidents.fake.app:application"),),
)
