"""A small, good procedure folder in YAML, and ways to spoil it."""

from pathlib import Path

PROCEDURE = """\
id: bench
name: {nl: Een bank vragen, fr: Demander un banc, en: Ask for a bench}
summary: {nl: Een bank in uw straat., fr: Un banc dans votre rue., en: A bench in your street.}
description: {nl: U vraagt een bank., fr: Vous demandez un banc., en: You ask for a bench.}
result: {nl: Een bank., fr: Un banc., en: A bench.}
synonyms: {nl: [zitbank], fr: [banc public], en: [seat]}
life_event: street
authority: municipality
competent_by: spot
legal:
  - id: rules
    title: {nl: Het reglement, fr: Le règlement, en: The regulation}
parameters:
  - id: term_days
    label: {nl: Termijn, fr: Délai, en: Term}
    value: 20
    unit: days
fee: {table: price}
retention: {years: 5, legal: rules}
"""
FORM = """\
applicant: name
notify: mail
steps:
  - id: what
    title: {nl: Wat, fr: Quoi, en: What}
    pages:
      - questions:
          - id: kind
            kind: one_of
            label: {nl: Welke bank?, fr: Quel banc ?, en: Which bench?}
            sensitivity: none
            used_for: [decision]
            options:
              - {value: wood, label: {nl: Hout, fr: Bois, en: Wood}}
              - {value: stone, label: {nl: Steen, fr: Pierre, en: Stone}}
      - when: kind == "wood"
        questions:
          - id: colour
            kind: text
            label: {nl: Welke kleur?, fr: Quelle couleur ?, en: Which colour?}
            sensitivity: none
      - questions:
          - id: spot
            kind: place
            label: {nl: Waar?, fr: Où ?, en: Where?}
            sensitivity: none
            within: region
  - id: you
    title: {nl: U, fr: Vous, en: You}
    pages:
      - questions:
          - id: name
            kind: text
            label: {nl: Uw naam, fr: Votre nom, en: Your name}
            why: {nl: Voor de brief., fr: Pour la lettre., en: For the letter.}
            legal: [rules]
            used_for: [letter]
      - questions:
          - id: mail
            kind: email
            label: {nl: Uw e-mail, fr: Votre e-mail, en: Your e-mail}
            why: {nl: Om u te antwoorden., fr: Pour vous répondre., en: To answer you.}
            legal: [rules]
            used_for: [contact]
"""
FLOW = """\
initial: sent
states:
  - id: sent
    label: {nl: Verzonden, fr: Envoyée, en: Sent}
    citizen: {nl: 'Ontvangen, {{ name }}.', fr: 'Reçu, {{ name }}.', en: 'Received, {{ name }}.'}
  - id: placed
    label: {nl: Geplaatst, fr: Placé, en: Placed}
    final: true
    outcome: granted
  - id: refused
    label: {nl: Geweigerd, fr: Refusé, en: Refused}
    final: true
    outcome: refused
actions:
  - id: place
    label: {nl: Plaatsen, fr: Placer, en: Place}
    by: [agent]
    at: [sent]
    to: placed
  - id: refuse
    label: {nl: Weigeren, fr: Refuser, en: Refuse}
    by: [agent, system]
    at: [sent]
    to: refused
    letter: refusal
deadlines:
  - id: handle
    label: {nl: Beslissen, fr: Décider, en: Decide}
    term: {length: term_days, unit: calendar}
    starts: submitted
    ends: [place, refuse]
    on_expiry: refuse
"""
PRICE = """\
id: price
purpose: What a bench costs
rows:
  - id: stone
    when: kind == "stone"
    then: {amount_cents: 10_00}
default: {amount_cents: 0}
"""
REFUSAL = """\
id: refusal
kind: decision
title: {nl: Geen bank, fr: Pas de banc, en: No bench}
body:
  - text: {nl: 'Beste {{ name }}', fr: 'Bonjour {{ name }}', en: 'Dear {{ name }}'}
appeal: {nl: U kunt beroep instellen., fr: Vous pouvez faire recours., en: You can appeal.}
"""
CASES = """\
cases:
  - id: stone-bench
    title: A stone bench costs ten euro
    organisation: elsene-ixelles
    at: 2026-11-24 10:00
    answers:
      kind: stone
      spot: {lat: 50.83, lon: 4.37, municipality: elsene-ixelles, text: Flagey}
      name: An Peeters
      mail: an@example.be
    expect: {state: sent, fee_cents: 1000, not_asked: [colour], due: {handle: 2026-12-14}}
"""
FILES = {
    "procedure.yaml": PROCEDURE,
    "form.yaml": FORM,
    "flow.yaml": FLOW,
    "rules/price.yaml": PRICE,
    "letters/refusal.yaml": REFUSAL,
    "cases.yaml": CASES,
}


def write(parent: Path, *changes: tuple[str, str, str], name: str = "bench") -> Path:
    """Write the folder, with texts replaced: triples of file, old text, new text. A new file has an empty old text.

    :raises AssertionError: if an old text is not there, so that no fault silently misses.
    """
    files = dict(FILES)
    for file, old, new in changes:
        if not old:
            files[file] = new
            continue
        assert old in files[file], f"{old!r} is not in {file}"
        files[file] = files[file].replace(old, new, 1)
    folder = parent / name
    for file, text in files.items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder
