"""The tables taxonomy and taxonomy_term: the action fields, and the vocabularies that services are described with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, get_args

from npa_core.exchange.hsds_tables.rows import Row, Rows, row
from npa_core.exchange.publication import uri
from npa_core.models import ActionField, Scheme
from npa_core.models.advice_point import AdviceKind
from npa_core.models.vocabulary import TargetGroup


class Vocabulary(NamedTuple):
    """A vocabulary of ours as a taxonomy of HSDS."""

    title: str
    words: tuple[str, ...]
    link_type: str
    """What a link to one of its words says of a service."""


VOCABULARIES: Mapping[str, Vocabulary] = {
    "target-group": Vocabulary("For whom a service is meant", get_args(TargetGroup), "audience"),
    "advice": Vocabulary("What advice is about", get_args(AdviceKind), "service_type"),
    "feature": Vocabulary("What makes it possible to take part", ("childcare",), "feature"),
}


def table(rows: Rows) -> list[Row]:
    """Return the taxonomies."""
    schemes = [_scheme(rows, scheme) for scheme in rows.publication.schemes]
    own = [
        row(rows.id("vocabulary", name), name=vocabulary.title, description=vocabulary.title)
        for name, vocabulary in VOCABULARIES.items()
    ]
    return schemes + own


def terms(rows: Rows) -> list[Row]:
    """Return the terms of all taxonomies."""
    fields = [field_term(rows, field) for field in rows.publication.catalogue.taxonomy.fields]
    return fields + [word_term(rows, name, word) for name, held in VOCABULARIES.items() for word in held.words]


def field_term(rows: Rows, field: ActionField) -> Row:
    """Return an action field as a term."""
    publication = rows.publication
    label, scheme = publication.line(field.label) or field.id, publication.scheme_of(field)
    parent = publication.catalogue.field(field.parent) if field.parent else None
    return row(
        rows.id("field", field.id),
        code=field.id,
        name=label,
        description=publication.text(field.description) or label,
        # A term's parent is of the same taxonomy; across taxonomies HSDS knows no relation.
        parent_id=rows.id("field", parent.id) if parent and publication.scheme_of(parent) == scheme else None,
        taxonomy=publication.address("scheme", scheme),
        taxonomy_id=rows.id("scheme", scheme),
        term_uri=publication.address("field", field.id),
        language=publication.alliance.language,
    )


def word_term(rows: Rows, vocabulary: str, word: str) -> Row:
    """Return a word of a vocabulary as a term."""
    name = word.replace("_", " ")
    return row(
        rows.id("vocabulary", vocabulary, word),
        code=word,
        name=name,
        description=name,
        taxonomy=VOCABULARIES[vocabulary].title,
        taxonomy_id=rows.id("vocabulary", vocabulary),
        language="en",
    )


def _scheme(rows: Rows, scheme: Scheme) -> Row:
    title = rows.publication.line(scheme.title) or scheme.id
    return row(
        rows.id("scheme", scheme.id),
        name=title,
        description=rows.publication.text(scheme.description) or title,
        uri=uri(scheme.source) if scheme.source else rows.publication.address("scheme", scheme.id),
    )
