"""The flow of a procedure as a picture: what stands in it, where, and the same as BPMN 2.0.

`graph` says which states and actions there are and what follows what; `layout` gives each its place; `svg` draws it;
`bpmn` writes it for other tools. All pure.
"""

from parvis.counter.rules.diagram.bpmn import bpmn_of
from parvis.counter.rules.diagram.graph import Drawing, Edge, Node, NodeKind, drawings_of
from parvis.counter.rules.diagram.svg import svg_of

__all__ = ["Drawing", "Edge", "Node", "NodeKind", "bpmn_of", "drawings_of", "svg_of"]
