"""The door of the counter: names only."""

from parvis.counter.catalogue.checking import CheckedFolder, check_folder
from parvis.counter.catalogue.folder import folders, load_folder

__all__ = [
    "CheckedFolder",
    "check_folder",
    "folders",
    "load_folder",
]
