"""What a region declares to the house: which organisation has which official number."""

from parvis.kernel.registry import Manifest
from parvis.regions import loading

MANIFEST = Manifest(module="regions", hooks={"places.codes": loading.codes})
