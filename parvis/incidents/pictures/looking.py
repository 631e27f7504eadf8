"""Finding what must be blurred, in a process of its own.

The models take more memory than a whole worker, and decoders of pictures are where a picture can do harm: both stay in
a process that ends with the picture.
"""

import json

from parvis.incidents.types.picture import Region
from parvis.kernel import apart

SECONDS = 90


class CannotLook(Exception):
    """A photo could not be looked at."""


def look(content: bytes) -> list[Region]:
    """Return the faces and plates in a picture.

    :raises CannotLook: if the picture or the process fails, or takes more than a minute and a half.
    """
    try:
        found = apart.run("parvis.incidents.pictures.detecting", given=[content], seconds=SECONDS)
        return [Region.from_json(one) for one in json.loads(found)]
    except (apart.Failed, ValueError) as error:
        raise CannotLook("This picture could not be looked at for faces and plates.") from error
