"""A procedure as a form on paper."""

from parvis.counter.rules.paper.building import Desk, Print, paper_form

__all__ = ["Desk", "Print", "paper_form"]
