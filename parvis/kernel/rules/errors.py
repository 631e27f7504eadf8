"""What is wrong with a rule, said so that its author can mend it."""


class RuleError(ValueError):
    """An expression cannot be read.

    :param message: what is wrong, a sentence.
    :param column: where in the text, counted from 1; 0 when the whole text is meant.
    :param suggestion: what to write instead, a sentence; may be empty.
    """

    def __init__(self, message: str, column: int = 0, suggestion: str = "") -> None:
        super().__init__(f"{message[:-1]} (at column {column})." if column else message)
        self.message, self.column, self.suggestion = message, column, suggestion


class CannotCompile(ValueError):
    """An expression is understood, but has no form over columns or in SQL; the message says which part and why."""
