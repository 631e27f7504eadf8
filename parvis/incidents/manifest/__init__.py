"""What the incidents declare to the house."""

from parvis.incidents.manifest.processings import PROCESSINGS
from parvis.incidents.manifest.schedules import SCHEDULES
from parvis.incidents.manifest.signs import SIGNS
from parvis.kernel.registry import Manifest

MANIFEST = Manifest(module="incidents", schedules=SCHEDULES, signs=SIGNS, processings=PROCESSINGS)
