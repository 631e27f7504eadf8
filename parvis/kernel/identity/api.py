"""The door of identity: how sure one is of who asks, and where one goes to be surer."""

from parvis.kernel.identity.client.provider import is_offered
from parvis.kernel.identity.client.session import assurance_of, step_up_url
from parvis.kernel.identity.types import Level, enough, highest, level_of

__all__ = ["Level", "assurance_of", "enough", "highest", "is_offered", "level_of", "step_up_url"]
