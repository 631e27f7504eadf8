"""What an overlay uses of the procedure that it lies over, and what it therefore loses."""

from collections.abc import Collection, Iterator

from parvis.counter.rules.checks.vocabulary import names_in
from parvis.counter.rules.classifying.effects import said
from parvis.counter.rules.patching import path_of
from parvis.counter.types.adoption import Change, Difference
from parvis.counter.types.definition import Definition
from parvis.counter.types.form import Question
from parvis.counter.types.overlay import Overlay
from parvis.kernel.definitions.localised import Localised


class Uses:
    """What an overlay uses of the procedure that it lies over."""

    def __init__(self, overlay: Overlay) -> None:
        self.overlay = overlay
        self.names = frozenset(name for text in _expressions(overlay) for name in names_in(text)) | frozenset(
            name for table in overlay.rules for name in table.names
        )
        self.roots = frozenset(name.split(".", 1)[0] for name in self.names)
        self.pages = frozenset(one.after for one in overlay.ask)
        questions = [question for one in overlay.ask for question in one.page.questions]
        self.questions = frozenset(one.id for one in questions)
        self.articles = frozenset(name for one in questions for name in one.legal)

    def broken_by(self, found: Difference, before: Definition) -> Localised | None:
        """Return why a difference breaks this overlay, or None."""
        if found.change is Change.REMOVED:
            return self._missing(found, before)
        if found.change is Change.ADDED:
            return self._taken(found)
        if found.noun == "parameter" and found.field in ("value", "unit") and found.id in self.overlay.parameters:
            return self._figure(found)
        if found.noun == "question" and found.field == "kind" and found.id in self.roots:
            return said(
                "Een eigen regel of vraag leest dit antwoord, dat van soort verandert.",
                "Une règle ou une question locale lit cette réponse, dont le type change.",
                "A rule or question of your own reads this answer, which becomes of another kind.",
            )
        return None

    def _figure(self, found: Difference) -> Localised | None:
        if type(found.before.value) is type(found.after.value) and found.before.unit == found.after.unit:
            return None
        return said(
            "Uw eigen waarde is niet meer van de juiste soort.",
            "Votre propre valeur n’est plus du bon type.",
            "Your own value is no longer of the right kind.",
        )

    def _missing(self, found: Difference, before: Definition) -> Localised | None:
        name = found.id
        if self._is_patched(found):
            return said(
                "U hebt dit zelf gewijzigd; wat u wijzigde, is er niet meer.",
                "Vous l’avez modifié ; ce que vous avez modifié n’existe plus.",
                "You changed this yourself; what you changed is no longer there.",
            )
        if found.noun == "parameter" and (name in self.overlay.parameters or f"parameters.{name}" in self.names):
            return said(
                "U geeft dit cijfer een eigen waarde, of gebruikt het in een eigen regel.",
                "Vous donnez une valeur propre à ce paramètre, ou l’utilisez dans une règle locale.",
                "You give this figure a value of your own, or use it in a rule of your own.",
            )
        if found.noun == "question" and name in self.roots:
            return said(
                "Een eigen regel of vraag leest dit antwoord.",
                "Une règle ou une question locale lit cette réponse.",
                "A rule or question of your own reads this answer.",
            )
        if found.noun == "question" and name in self.pages and any(page.id == name for page in before.form.pages):
            return said(
                "Uw eigen vraag staat achter deze pagina.",
                "Votre propre question suit cette page.",
                "Your own question stands behind this page.",
            )
        if found.noun == "table" and name in self.roots:
            return said(
                "Een eigen regel of vraag gebruikt deze tabel.",
                "Une règle ou une question locale utilise cette table.",
                "A rule or question of your own uses this table.",
            )
        if found.noun == "legal" and name in self.articles:
            return said(
                "Uw eigen vraag steunt op deze grond.",
                "Votre propre question repose sur cette base.",
                "Your own question rests on this ground.",
            )
        return None

    def _is_patched(self, found: Difference) -> bool:
        """Tell whether a patch of the overlay names what is gone, or something inside it."""
        overlay, name, noun = self.overlay, found.id, found.noun
        named: dict[str, Collection[str]] = {
            "question": overlay.questions,
            "letter": overlay.letters,
            "step": overlay.order,
            "action": overlay.flow.actions,
            "deadline": overlay.flow.deadlines,
        }
        if name in named.get(noun, ()):
            return True
        if noun == "option" and name in self._hidden(found.trail[0].id):
            return True
        path = path_of(found.trail)
        return bool(path) and any(one == path or one.startswith(f"{path}.") for one in overlay.texts)

    def _hidden(self, question: str) -> tuple[str, ...]:
        patch = self.overlay.questions.get(question)
        return patch.hide if patch is not None else ()

    def _taken(self, found: Difference) -> Localised | None:
        is_taken = (found.noun == "question" and found.id in self.questions) or (
            found.noun == "legal" and found.id in {one.id for one in self.overlay.legal}
        )
        if not is_taken:
            return None
        return said(
            "U hebt zelf iets met deze naam toegevoegd.",
            "Vous avez ajouté vous-même un élément de ce nom.",
            "You added something of this name yourself.",
        )


def _expressions(overlay: Overlay) -> Iterator[str]:
    yield from (patch.when for patch in overlay.questions.values() if patch.when)
    yield from (block.when for body in overlay.letters.values() for block in body)
    yield from (patch.automatic for patch in overlay.flow.actions.values() if patch.automatic)
    yield from (text for action in overlay.flow.add_actions for text in (action.when, action.automatic))
    for one in overlay.ask:
        yield one.page.when
        for question in one.page.questions:
            yield from _of_question(question)


def _of_question(question: Question) -> Iterator[str]:
    yield from (question.when, question.check, question.expression, question.earliest, question.latest)
    yield from (option.when for option in question.options)
    for item in question.items:
        yield from _of_question(item)
