"""SKOS: what is written is what the taxonomy says, and it holds what SKOS asks of it (W3C, 2009)."""

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, SKOS

from npa_core.errors import ConfigError
from npa_core.exchange import load_catalogue, skos
from npa_core.models import ActionField, AllianceProfile, Catalogue, Keyword, Localized, Relations, Scheme, Taxonomy
from npa_core.text import multi_line

ALLIANCE = AllianceProfile(name="Bündnis", url="https://b.example/", contact="a@b.example")
SHIPPED = Path(skos.__file__).parents[1] / "pipeline" / "folder"
WHOLE = """
@prefix : <https://buendnis.example/#field/> .
@prefix scheme: <https://buendnis.example/#scheme/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .

scheme:own a skos:ConceptScheme ; dcterms:title "Handlungsfelder" ; dcterms:description "Unsere" ;
    dcterms:publisher "Bündnis" ; dcterms:source <https://buendnis.example/felder> ;
    skos:hasTopConcept :sprache, :teilhabe .
scheme:ministry a skos:ConceptScheme ; dcterms:title "Felder des Ministeriums"@de ; skos:hasTopConcept :bildung .
:sprache a skos:Concept ; skos:notation "sprache" ; skos:inScheme scheme:own ; skos:topConceptOf scheme:own ;
    skos:prefLabel "Sprache"@de, "Language"@en ; skos:altLabel "Deutschkurs"@de ; skos:hiddenLabel "sprachkurs"@de ;
    skos:definition "Deutsch lernen." ; skos:narrower :alphabet ; skos:related :teilhabe ; skos:exactMatch :bildung .
:alphabet a skos:Concept ; skos:notation "alphabet" ; skos:inScheme scheme:own ; skos:prefLabel "Alphabetisierung" ;
    skos:broader :sprache ; skos:related :teilhabe ; skos:closeMatch :bildung .
:teilhabe a skos:Concept ; skos:notation "teilhabe" ; skos:inScheme scheme:own ; skos:topConceptOf scheme:own ;
    skos:prefLabel "Teilhabe" ; skos:related :sprache, :alphabet ; skos:narrowMatch :bildung .
:bildung a skos:Concept ; skos:notation "bildung" ; skos:inScheme scheme:ministry ;
    skos:topConceptOf scheme:ministry ; skos:prefLabel "Bildung und Sprachförderung" ; skos:broadMatch :teilhabe ;
    skos:exactMatch :sprache ; skos:closeMatch :alphabet .
"""


# rdflib's own parser of JSON-LD says so to itself.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize(
    ("suffix", "format"),
    [(".ttl", "turtle"), (".rdf", "xml"), (".xml", "xml"), (".jsonld", "json-ld"), (".json", "json-ld")],
)
def test_the_taxonomy_is_written_in_each_spelling(suffix, format, whole, alliance):
    graph = Graph().parse(data=skos.dump(whole, alliance, suffix), format=format)

    assert isomorphic(graph, Graph().parse(data=WHOLE, format="turtle"))
    assert violations(graph) == []


def test_another_suffix_is_refused():
    with pytest.raises(
        ConfigError, match=r"SKOS is not written as '.csv'; use one of .ttl, .rdf, .xml, .jsonld, .json"
    ):
        skos.dump(Catalogue(), ALLIANCE, ".csv")


def test_the_shipped_taxonomy_is_sound():
    graph = read(load_catalogue(SHIPPED).taxonomy)

    assert violations(graph) == []
    assert len(set(graph.subjects(RDF.type, SKOS.Concept))) >= 20


def test_an_alternative_label_decides_alone_and_no_label_is_said_twice():
    words = [
        Keyword(text="Sprache", mode="word", weight=9), Keyword(text="Kurs", mode="word", weight=4),
        Keyword(text="Kurs", weight=4), Keyword(text="Schule", also=("Hort",), mode="word", weight=2),
        Keyword(text="spra", mode="stem", weight=9),
    ]  # fmt: skip
    field = ActionField(id="a", label=Localized({"de": "Sprache"}), keywords={"DE": tuple(words)})

    graph = read(Taxonomy(fields=(field,)))

    node = URIRef("https://b.example/#field/a")
    assert {
        rank: sorted(map(str, graph.objects(node, rank))) for rank in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
    } == {SKOS.prefLabel: ["Sprache"], SKOS.altLabel: ["Kurs"], SKOS.hiddenLabel: ["Hort", "Schule", "spra"]}


@pytest.mark.parametrize(
    ("relations", "kept"),
    [
        (Relations(exact=("b",), broad=("b",), related=("b",)), {SKOS.exactMatch}),
        (Relations(broad=("b",), related=("b",)), {SKOS.broadMatch}),
        (Relations(close=("b",), related=("b",)), {SKOS.closeMatch, SKOS.relatedMatch}),
        (Relations(exact=("a",), related=("a", "gone")), set()),
    ],
)
def test_of_relations_that_contradict_each_other_the_stronger_is_kept(relations, kept):
    fields = (
        ActionField(id="a", label="A", scheme="one", relations=relations),
        ActionField(id="b", label="B", scheme="two"),
    )

    graph = read(Taxonomy(schemes=(Scheme(id="one", title="1"), Scheme(id="two", title="2")), fields=fields))

    assert set(graph.predicates(field("a"), field("b"))) == kept


def test_what_is_above_by_two_steps_is_not_related():
    fields = (
        ActionField(id="a", label="A", parent="b"),
        ActionField(id="b", label="B", parent="c"),
        ActionField(id="c", label="C", relations=Relations(related=("a",))),
    )

    graph = read(Taxonomy(fields=fields))

    assert [set(graph.predicates(field("c"), field("a"))), violations(graph)] == [set(), []]


ids = st.sampled_from("abcde")
several = st.lists(ids, max_size=2).map(tuple)
labels = st.dictionaries(st.sampled_from(["de", "DE", "en", "und"]), st.text())
fields = st.builds(
    ActionField, id=ids, label=st.builds(Localized, labels),
    scheme=st.sampled_from(["one", "two"]), parent=st.none() | ids,
    relations=st.builds(Relations, exact=several, close=several, broad=several, related=several),
    keywords=st.dictionaries(st.sampled_from(["de", "en"]), st.lists(
        st.builds(Keyword, text=st.sampled_from(["aa", "bb"]), mode=st.sampled_from(["word", "part"])), max_size=3,
    ).map(tuple), max_size=2),
)  # fmt: skip


@given(st.lists(fields, unique_by=lambda field: field.id))
def test_whatever_a_taxonomy_says_its_skos_is_sound(found):
    schemes = (Scheme(id="one", title="1"), Scheme(id="two", title="2"))
    taxonomy = Taxonomy(schemes=schemes, fields=tuple(found))

    graph = read(taxonomy)

    assert violations(graph) == []
    assert {
        (str(node), str(label)) for node, label in graph.subject_objects(SKOS.prefLabel) if label.language == "en"
    } == {
        (str(field(one.id)), multi_line(one.label.root["en"]))
        for one in found
        if multi_line(one.label.root.get("en", ""))
    }  # fmt: skip


def field(id):
    return URIRef(f"https://b.example/#field/{id}")


def read(taxonomy):
    return Graph().parse(data=skos.dump(Catalogue(taxonomy=taxonomy), ALLIANCE), format="turtle")


def violations(graph):
    """Return the integrity conditions of the SKOS reference that a graph breaks."""
    broken = []
    schemes, concepts = (set(graph.subjects(RDF.type, kind)) for kind in (SKOS.ConceptScheme, SKOS.Concept))
    if schemes & concepts:
        broken.append("S9: a scheme is no concept")
    for concept in concepts:
        ranks = [set(graph.objects(concept, rank)) for rank in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)]
        if any(one & other for one, other in combinations(ranks, 2)):
            broken.append(f"S13: {concept} has a label twice")
        languages = [label.language for label in ranks[0] if isinstance(label, Literal)]
        if len(languages) != len(set(languages)):
            broken.append(f"S14: {concept} has two preferred labels in a language")
    above = (SKOS.broader | SKOS.broadMatch | ~SKOS.narrower | ~SKOS.narrowMatch) * "+"
    same = (SKOS.exactMatch | ~SKOS.exactMatch) * "+"
    related = set(graph.subject_objects(SKOS.related)) | set(graph.subject_objects(SKOS.relatedMatch))
    higher = set(graph.subject_objects(above))
    if {(one, other) for one, other in related if (one, other) in higher or (other, one) in higher}:
        broken.append("S27: what is related is not above")
    across = (SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)
    if set(graph.subject_objects(same)) & {pair for match in across for pair in graph.subject_objects(match)}:
        broken.append("S46: what is the same is neither above nor related")
    return broken
