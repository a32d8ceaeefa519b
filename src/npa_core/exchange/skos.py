"""The taxonomy as SKOS, for whoever speaks of the same topics in words of their own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import Any

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS
from rdflib.paths import AlternativePath, MulPath

from npa_core.errors import ConfigError
from npa_core.exchange.publication import Publication, uri, versions
from npa_core.models import ActionField, AllianceProfile, Catalogue, Localized, Scheme

_FORMATS = {".ttl": "turtle", ".rdf": "xml", ".xml": "xml", ".jsonld": "json-ld", ".json": "json-ld"}
_INVERSE = {
    SKOS.broader: SKOS.narrower, SKOS.related: SKOS.related, SKOS.exactMatch: SKOS.exactMatch,
    SKOS.closeMatch: SKOS.closeMatch, SKOS.broadMatch: SKOS.narrowMatch, SKOS.relatedMatch: SKOS.relatedMatch,
}  # fmt: skip
_RANKS = {
    SKOS.exactMatch: 0, SKOS.broader: 1, SKOS.broadMatch: 1, SKOS.closeMatch: 2, SKOS.related: 2, SKOS.relatedMatch: 2,
}  # fmt: skip
_SAME = MulPath(SKOS.exactMatch, "+")
_ABOVE = MulPath(AlternativePath(SKOS.broader, SKOS.broadMatch), "+")
_Pair = tuple[URIRef, URIRef, URIRef]


def dump(catalogue: Catalogue, alliance: AllianceProfile, suffix: str = ".ttl") -> bytes:
    """Return the schemes with their concepts as Turtle (.ttl), RDF/XML (.rdf, .xml) or JSON-LD (.jsonld, .json).

    A keyword that decides alone and stands for itself is an alternative label; the others, among them
    parts of words, are hidden labels: evidence to search by, no names. Where relations contradict
    each other (SKOS S27, S46), the same goes before broader, and broader before related.

    Raises ConfigError for another suffix.
    """
    if suffix not in _FORMATS:
        raise ConfigError(f"SKOS is not written as {suffix!r}; use one of {', '.join(_FORMATS)}")
    publication = Publication.of(catalogue, alliance)
    graph = _SortedGraph()
    for prefix, namespace in (("skos", SKOS), ("dcterms", DCTERMS)):
        graph.bind(prefix, namespace)
    for scheme in publication.schemes:
        _add_scheme(graph, publication, scheme)
    for field in publication.catalogue.taxonomy.fields:
        _add_concept(graph, publication, field)
    _add_relations(graph, publication)
    written = graph.serialize(format=_FORMATS[suffix], encoding="utf-8")
    return written if _FORMATS[suffix] != "json-ld" else _sorted_nodes(written)


def _add_scheme(graph: Graph, publication: Publication, scheme: Scheme) -> None:
    node = URIRef(publication.address("scheme", scheme.id))
    graph.add((node, RDF.type, SKOS.ConceptScheme))
    _add_texts(graph, node, DCTERMS.title, scheme.title)
    _add_texts(graph, node, DCTERMS.description, scheme.description)
    if scheme.publisher:
        graph.add((node, DCTERMS.publisher, Literal(scheme.publisher)))
    if scheme.source:
        graph.add((node, DCTERMS.source, URIRef(uri(scheme.source))))


def _add_concept(graph: Graph, publication: Publication, field: ActionField) -> None:
    node = _node(publication, field)
    scheme = URIRef(publication.address("scheme", publication.scheme_of(field)))
    graph.add((node, RDF.type, SKOS.Concept))
    graph.add((node, SKOS.notation, Literal(field.id)))
    graph.add((node, SKOS.inScheme, scheme))
    _add_texts(graph, node, SKOS.definition, field.description)
    _add_labels(graph, node, field)
    parent = publication.catalogue.field(field.parent or "")
    if parent is None or publication.scheme_of(parent) != publication.scheme_of(field):
        graph.add((node, SKOS.topConceptOf, scheme))
        graph.add((scheme, SKOS.hasTopConcept, node))


def _add_labels(graph: Graph, node: URIRef, field: ActionField) -> None:
    """Add labels of three ranks, none of them twice (S13)."""
    preferred = set(_literals(versions(field.label).items()))
    words = [(language.lower(), word) for language, words in field.keywords.items() for word in words]
    names = {
        literal
        for language, word in words
        if word.weight >= field.threshold and word.mode == "word"
        for literal in _literals((language, text) for text in word.texts)
    }
    evidence = {literal for language, word in words for literal in _literals((language, text) for text in word.texts)}
    for rank, literals in (
        (SKOS.prefLabel, preferred),
        (SKOS.altLabel, names - preferred),
        (SKOS.hiddenLabel, evidence - names - preferred),
    ):
        for literal in literals:
            graph.add((node, rank, literal))


def _add_texts(graph: Graph, node: URIRef, property: URIRef, text: Localized | None) -> None:
    for literal in _literals(versions(text).items()):
        graph.add((node, property, literal))


def _literals(texts: Iterable[tuple[str, str]]) -> Iterator[Literal]:
    return (Literal(words, lang=language or None) for language, words in texts)


def _add_relations(graph: Graph, publication: Publication) -> None:
    """Add the relations, the strong ones first; a weaker one that would contradict them is left out."""
    pairs = [pair for field in publication.catalogue.taxonomy.fields for pair in _pairs(publication, field)]
    for rank in range(3):
        for one, property, other in pairs:
            if _RANKS[property] == rank and one != other and not _contradicts(graph, one, property, other):
                graph.add((one, property, other))
                graph.add((other, _INVERSE[property], one))


def _contradicts(graph: Graph, one: URIRef, property: URIRef, other: URIRef) -> bool:
    if property in (SKOS.exactMatch, SKOS.closeMatch):
        return False
    if (one, _SAME, other) in graph:
        return True
    return _RANKS[property] == 2 and ((one, _ABOVE, other) in graph or (other, _ABOVE, one) in graph)


def _pairs(publication: Publication, field: ActionField) -> Iterator[_Pair]:
    """Yield the relations of a field to fields that there are: mappings lead to other schemes (SKOS, 10.1)."""
    relations = field.relations
    for ids, within, across in (
        ((field.parent,) if field.parent else (), SKOS.broader, SKOS.broadMatch),
        (relations.broad, SKOS.broader, SKOS.broadMatch),
        (relations.exact, SKOS.exactMatch, SKOS.exactMatch),
        (relations.close, SKOS.closeMatch, SKOS.closeMatch),
        (relations.related, SKOS.related, SKOS.relatedMatch),
    ):
        for other in publication.fields(ids):
            is_within = publication.scheme_of(other) == publication.scheme_of(field)
            yield _node(publication, field), within if is_within else across, _node(publication, other)


def _node(publication: Publication, field: ActionField) -> URIRef:
    return URIRef(publication.address("field", field.id))


class _SortedGraph(Graph):
    """A graph that is read in order: rdflib's own order is that of sets, and another one in every process."""

    def triples(self, triple: Any) -> Any:
        """Yield what matches, sorted."""
        return iter(sorted(super().triples(triple)))


def _sorted_nodes(json_ld: bytes) -> bytes:
    """Return a flat JSON-LD document with its nodes in order: for their subjects rdflib makes a set of its own."""
    nodes = sorted(json.loads(json_ld), key=itemgetter("@id"))
    return json.dumps(nodes, ensure_ascii=False, indent=1).encode() + b"\n"
