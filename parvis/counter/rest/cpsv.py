"""The catalogue as linked data: CPSV-AP 3.2, the European profile of public services, as JSON-LD and Turtle."""

import hashlib
from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import condition, require_safe
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, SKOS, XSD
from rdflib.term import Node

from parvis.counter import api as counter
from parvis.counter.types import Definition, Kind
from parvis.kernel.definitions import LANGUAGES, Localised
from parvis.kernel.people.types import OrganisationInfo
from parvis.kernel.places import api as places

CPSV = Namespace("http://purl.org/vocab/cpsv#")
CV = Namespace("http://data.europa.eu/m8g/")
ELI = Namespace("http://data.europa.eu/eli/ontology#")
ADMS = Namespace("http://www.w3.org/ns/adms#")
LANGUAGE = Namespace("http://publications.europa.eu/resource/authority/language/")
CURRENCY = Namespace("http://publications.europa.eu/resource/authority/currency/")
REFNIS = Namespace("http://vocab.belgif.be/auth/refnis2019/")
"""Belgian places by their NIS code."""
STATUS = Namespace("http://purl.org/adms/status/")
ATU = URIRef("http://data.europa.eu/88u/dataset/atu-type")
LANGUAGES_OF = {"nl": LANGUAGE.NLD, "fr": LANGUAGE.FRA, "en": LANGUAGE.ENG}
CHANNELS = {
    "web": Localised(nl="Online", fr="En ligne", en="Online"),
    "desk": Localised(nl="Aan het loket", fr="Au guichet", en="At the desk"),
    "phone": Localised(nl="Per telefoon", fr="Par téléphone", en="By telephone"),
    "paper": Localised(nl="Op papier", fr="Sur papier", en="On paper"),
}
FORMATS = {"ttl": ("turtle", "text/turtle"), "jsonld": ("json-ld", "application/ld+json")}


def catalogue_graph() -> Graph:
    """Return every procedure that is offered as public services of CPSV-AP 3.2, each with who offers it."""
    return _Writer().written()


class _Writer:
    """Writes one graph; what several services share is written once."""

    def __init__(self) -> None:
        self.graph = Graph()
        for prefix, address in (("cpsv", CPSV), ("cv", CV), ("eli", ELI), ("dct", DCTERMS), ("adms", ADMS)):
            self.graph.bind(prefix, address)
        self.base = settings.BASE_URL

    def written(self) -> Graph:
        """Write the dataset and everything in it."""
        dataset, house = URIRef(f"{self.base}/catalogue"), URIRef(f"{self.base}/catalogue#publisher")
        offered = sorted(one.id for one in counter.procedures() if counter.offering(one))
        services = [self._service(one) for one in offered]
        title = Localised(nl="Catalogus van procedures", fr="Catalogue des démarches", en="Catalogue of procedures")
        self._add(dataset, RDF.type, DCAT.Dataset)
        self._said(dataset, DCTERMS.title, title)
        self._said(dataset, DCTERMS.description, title)
        self._add(dataset, DCTERMS.publisher, house)
        self._add(house, RDF.type, FOAF.Agent)
        self._add(house, DCTERMS.identifier, Literal(self.base))
        self._said(house, DCTERMS.title, title)
        for service in services:
            self._add(dataset, DCTERMS.hasPart, service)
        return self.graph

    def _add(self, subject: Node, predicate: Node, thing: Node) -> None:
        self.graph.add((subject, predicate, thing))

    def _said(self, subject: Node, predicate: Node, text: Localised) -> None:
        for language in LANGUAGES:
            self._add(subject, predicate, Literal(text.to(language), lang=language))

    def _concept(self, address: URIRef) -> URIRef:
        self._add(address, RDF.type, SKOS.Concept)
        return address

    def _service(self, procedure: str) -> URIRef:
        definition = counter.definition_for(procedure)
        about = definition.procedure
        service = URIRef(f"{self.base}/procedures/{about.id}")
        self._add(service, RDF.type, CPSV.PublicService)
        self._add(service, DCTERMS.identifier, Literal(about.id))
        self._said(service, DCTERMS.title, about.name)
        self._said(service, DCTERMS.description, about.description)
        for language, address in LANGUAGES_OF.items():
            self._add(address, RDF.type, DCTERMS.LinguisticSystem)
            self._add(service, DCTERMS.language, address)
            for keyword in getattr(about.synonyms, language):
                self._add(service, DCAT.keyword, Literal(keyword, lang=language))
        self._add(service, ADMS.status, self._concept(STATUS.Completed))
        for organisation in counter.offering(about):
            self._add(service, CV.hasCompetentAuthority, self._organisation(organisation))
        for audience in about.audience:
            self._add(service, DCTERMS.audience, self._concept(URIRef(f"{self.base}/audience/{audience}")))
        if about.sdg:
            self._add(service, CV.thematicArea, self._concept(URIRef(f"{self.base}/sdg/{about.sdg}")))
        self._add(service, CV.isGroupedBy, self._event(about.life_event.value))
        self._add(service, CPSV.produces, self._output(service, about.result))
        self._channels(service, about.channels)
        self._cost(service, definition)
        self._laws(service, definition)
        self._evidence(service, definition)
        return service

    def _organisation(self, organisation: OrganisationInfo) -> URIRef:
        node = URIRef(f"{self.base}/organisations/{organisation.code}")
        self._add(node, RDF.type, CV.PublicOrganisation)
        self._add(node, DCTERMS.identifier, Literal(organisation.code))
        self._said(node, SKOS.prefLabel, organisation.name)
        for place in self._places(organisation):
            self._add(place, RDF.type, ATU)
            self._add(node, DCTERMS.spatial, place)
        return node

    def _places(self, organisation: OrganisationInfo) -> list[URIRef]:
        """Return where an organisation is competent: its municipality, or all of the region."""
        known = {one.code: one.nis for one in places.municipalities()}
        own = known.get(organisation.code) or known.get(organisation.parent or "")
        return [REFNIS[nis] for nis in ([own] if own else sorted(known.values()))]

    def _event(self, name: str) -> URIRef:
        node = URIRef(f"{self.base}/life-events/{name}")
        self._add(node, RDF.type, CV.LifeEvent)
        self._add(node, RDF.type, CV.Event)
        self._add(node, DCTERMS.identifier, Literal(name))
        self._add(node, DCTERMS.title, Literal(name.capitalize(), lang="en"))
        return node

    def _output(self, service: URIRef, result: Localised) -> URIRef:
        node = URIRef(f"{service}#output")
        self._add(node, RDF.type, CV.Output)
        self._add(node, DCTERMS.identifier, Literal(f"{service}#output"))
        self._said(node, DCTERMS.title, result)
        return node

    def _channels(self, service: URIRef, channels: Iterable[str]) -> None:
        for channel in channels:
            node = URIRef(f"{service}#channel-{channel}")
            self._add(service, CV.hasChannel, node)
            self._add(node, RDF.type, CV.Channel)
            self._add(node, DCTERMS.identifier, Literal(str(node)))
            self._add(node, DCTERMS.type, self._concept(URIRef(f"{self.base}/channels/{channel}")))
            self._said(node, DCTERMS.description, CHANNELS[channel])

    def _cost(self, service: URIRef, definition: Definition) -> None:
        fee = definition.procedure.fee
        if not (fee.amount_cents or fee.table):
            return
        node = URIRef(f"{service}#cost")
        self._add(service, CV.hasCost, node)
        self._add(node, RDF.type, CV.Cost)
        self._add(node, DCTERMS.identifier, Literal(str(node)))
        self._add(node, CV.currency, self._concept(CURRENCY.EUR))
        if fee.table is None:
            self._add(node, CV.hasValue, Literal(fee.amount_cents / 100, datatype=XSD.double))
        if fee.note is not None:
            self._said(node, DCTERMS.description, fee.note)

    def _laws(self, service: URIRef, definition: Definition) -> None:
        for law in definition.procedure.legal:
            node = URIRef(law.eli) if law.eli else URIRef(f"{service}#law-{law.id}")
            self._add(service, CV.hasLegalResource, node)
            self._add(node, RDF.type, ELI.LegalResource)
            self._said(node, DCTERMS.title, law.title)

    def _evidence(self, service: URIRef, definition: Definition) -> None:
        """Write the documents that are asked for; what a source gives is asked of nobody."""
        for question in definition.form.questions:
            if question.kind is not Kind.FILES:
                continue
            node = URIRef(f"{service}#evidence-{question.id}")
            self._add(service, CV.hasInputType, node)
            self._add(node, RDF.type, CV.EvidenceType)
            self._add(node, DCTERMS.identifier, Literal(str(node)))
            self._said(node, DCTERMS.title, question.label)


_kept: dict[str, tuple[object, bytes, str]] = {}


def _serialised(extension: str) -> tuple[bytes, str]:
    """Return the catalogue in a shape and its mark, worked out once for each state that it is in."""
    now, known = counter.current_catalogue(), _kept.get(extension)
    if known is None or known[0] is not now:
        content = catalogue_graph().serialize(format=FORMATS[extension][0], encoding="utf-8")
        known = _kept[extension] = (now, content, f'"{hashlib.sha256(content).hexdigest()[:32]}"')
    return known[1], known[2]


def _mark(request: HttpRequest, extension: str) -> str:
    return _serialised(extension)[1]


@require_safe
@condition(etag_func=_mark)
def catalogue(request: HttpRequest, extension: str) -> HttpResponse:
    """Send the catalogue, in the shape that the address names."""
    content, _etag = _serialised(extension)
    return HttpResponse(content, content_type=f"{FORMATS[extension][1]}; charset=utf-8")
