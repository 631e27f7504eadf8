"""What is different between two definitions, in words: every field of every part is gone through, none is forgotten."""

from parvis.counter.rules.differences.walking import differences
from parvis.counter.rules.differences.words import field_of, noun_of, sentence_of, shown, shown_pair

__all__ = ["differences", "field_of", "noun_of", "sentence_of", "shown", "shown_pair"]
