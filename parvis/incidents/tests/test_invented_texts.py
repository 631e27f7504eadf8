"""What people are made to write is varied, in the language it claims, and about what it says, mostly."""

import re
from collections import Counter
from random import Random

import pytest

from parvis.incidents.catalogue.categories import shipped
from parvis.incidents.simulating.phrases import Phrase, all_phrases
from parvis.incidents.simulating.profiles import profiles
from parvis.incidents.simulating.slips import typed
from parvis.incidents.simulating.texts import Writer, examples
from parvis.kernel.definitions import LANGUAGES

TREE = shipped()
COMMON = {
    "nl": {"de", "het", "een", "op", "in", "van", "niet", "is", "en", "met", "dat", "er", "zijn", "aan", "bij"},
    "fr": {"le", "la", "les", "un", "une", "des", "du", "de", "est", "et", "sur", "pas", "dans", "il", "a", "qui"},
    "en": {"the", "a", "is", "of", "on", "in", "and", "not", "there", "has", "to", "my", "at", "it", "by"},
}
SLOTS = {"near", "since", "who", "time", "street", "n"}


def style(**changes):
    names = type(profiles().texts).model_fields
    return profiles().texts.model_copy(update=dict.fromkeys(names, 0.0) | changes)


def texts_of(code, language, count, **changes):
    writer, rng = Writer(TREE, style=style(**changes)), Random(1)
    return [writer.write(code, language, rng, street="Kerkstraat", number="12") for _ in range(count)]


def test_everything_that_can_be_reported_has_its_phrases_and_its_share():
    leaves = {leaf.code for leaf in TREE.leaves}
    assert {code for code, _ in all_phrases().own} == leaves
    named = {code for group in profiles().groups.values() for code in group.leaves}
    assert named == {leaf.code for leaf in TREE.leaves if not leaf.emergency}
    for code, group in ((code, name) for name, facts in profiles().groups.items() for code in facts.leaves):
        assert TREE.group(code) == group
    assert sum(group.share for group in profiles().groups.values()) == pytest.approx(100)
    known = set(TREE)
    assert set(profiles().seasons) | set(profiles().solving) <= known


def test_what_is_common_has_eight_phrases_in_each_language_and_the_rest_four():
    for group in profiles().groups.values():
        total = sum(group.leaves.values())
        for code, weight in group.leaves.items():
            least = 8 if group.share * weight / total > 0.9 else 4
            for language in LANGUAGES:
                assert len(all_phrases().own[code, language]) >= least, (code, language)


def test_every_slot_is_known():
    phrases = all_phrases()
    sources = [one for ones in [*phrases.own.values(), *phrases.ambiguous.values()] for one in ones]
    sources += [one for lists in phrases.lists.values() for ones in lists.values() for one in ones]
    used = {name for one in sources for name in re.findall(r"<([a-z]+)>", one.source)}
    assert used - {"word"} == SLOTS


def test_a_phrase_makes_every_choice():
    phrase = Phrase("(a|b|)-<c>-<d>")
    said = {phrase.say(Random(seed), {"c": (Phrase("(1|2)"),)}, {"d": "x"}) for seed in range(50)}
    assert said == {"a-1-x", "a-2-x", "b-1-x", "b-2-x", "-1-x", "-2-x"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_in_the_language_they_claim(language):
    writer, rng = Writer(TREE, style=style(remark=0.5, long=0.2, opening=0.3)), Random(2)
    right = total = 0
    for leaf in TREE.leaves:
        for _ in range(12):
            words = re.findall(r"[a-zà-ÿ]+", writer.write(leaf.code, language, rng).lower())
            found = {one: sum(word in COMMON[one] for word in words) for one in LANGUAGES}
            if len(words) < 6 or max(found.values()) < 2:
                continue  # too short to tell
            total += 1
            right += found[language] == max(found.values())
    assert total > 300
    assert right / total > 0.95


def test_whoever_switches_uses_another_language_now_and_then():
    plain, switched = (" ".join(texts_of("waste-bulky", "nl", 300, remark=1.0, switched=share)) for share in (0.0, 0.9))
    assert "Voir photo" not in plain
    assert "Voir photo" in switched


def test_texts_vary():
    usual, rng = Writer(TREE), Random(6)
    assert len({usual.write("waste-illegal-dump", "fr", rng) for _ in range(400)}) > 300
    usual, rng = Writer(TREE), Random(3)
    lengths = [len(usual.write("roads-pothole", "nl", rng)) for _ in range(2_000)]
    assert min(lengths) == 0
    assert max(lengths) > 250
    assert sum(0 < length < 25 for length in lengths) > 100


def test_slips_change_a_text_and_accents_go():
    rng = Random(4)
    assert typed("déjà  un  trou .", rng, style(no_accents=1.0)) == "Deja un trou."
    assert typed("Put", rng, style(uppercase=1.0)) == "PUT"
    assert typed("Put", rng, style(lowercase=1.0)) == "put"
    slipped = [typed("matras op de stoep", rng, style(typos=1.0)) for _ in range(100)]
    assert sum(one != "Matras op de stoep" for one in slipped) > 60
    assert all(abs(len(one) - 18) <= 2 for one in slipped)
    assert typed("", rng, style(typos=1.0)) == ""


def test_some_choose_a_neighbour_of_what_they_mean():
    writer, rng = Writer(TREE), Random(5)
    meant = [writer.meant("waste-bags", rng) for _ in range(6_000)]
    wrong = [code for code in meant if code != "waste-bags"]
    assert 0.04 <= len(wrong) / len(meant) <= 0.06
    assert Counter(TREE.group(code) for code in wrong).most_common(1)[0][0] == "waste"


def test_a_category_without_phrases_is_written_about_in_its_own_words():
    writer = Writer(TREE, style=style(), phrases=all_phrases())
    code = TREE.roots[0].code  # a group: nobody wrote phrases for it
    assert writer.write(code, "en", Random(1)).startswith(TREE[code].name.en)


def test_examples_cover_everything_evenly():
    found = list(examples(TREE, 3, seed=1))
    assert Counter((one.category, one.language) for one in found) == Counter(
        {(leaf.code, language): 3 for leaf in TREE.leaves for language in LANGUAGES}
    )
    assert all(one.text for one in found)
    assert found == list(examples(TREE, 3, seed=1))
