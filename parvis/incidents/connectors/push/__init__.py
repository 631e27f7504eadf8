"""The push services of browsers, over Web Push: RFC 8030 delivers, RFC 8291 encrypts, RFC 8292 says who sends."""

from parvis.incidents.connectors.push.keys import application_key
from parvis.incidents.connectors.push.sending import LARGEST, send

__all__ = ["LARGEST", "application_key", "send"]
