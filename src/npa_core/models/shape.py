"""The shape a model expects at a path: for suggesting keys, and for knowing where secrets stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import UnionType
from typing import Annotated, TypeGuard, Union, get_args, get_origin

from pydantic import BaseModel, RootModel

Location = tuple[str | int, ...]
"""A path within data: keys of mappings and positions in lists."""


@lru_cache(maxsize=1_000)  # a thousand feeds have the same few settings
def shapes_at(model: type[BaseModel], path: Location) -> tuple[object, ...]:
    """Return the types that `model` allows at `path`, unions taken apart; none where it knows nothing."""
    shapes = tuple(_alternatives(model))
    for step in path:
        shapes = tuple(found for shape in shapes for found in _inside(shape, step))
    return shapes


def known_keys(model: type[BaseModel], path: Location) -> frozenset[str]:
    """Return the keys that a mapping at `path` may have; none where it is no model."""
    models = (shape for shape in shapes_at(model, path) if _is_model(shape))
    return frozenset(key for found in models for key in _fields(found))


def _alternatives(annotation: object) -> Iterator[object]:
    """Yield what an annotation allows, without the wrappers that only add constraints."""
    if hasattr(annotation, "__value__"):  # a type alias
        yield from _alternatives(annotation.__value__)
    elif get_origin(annotation) is Annotated:
        yield from _alternatives(get_args(annotation)[0])
    elif get_origin(annotation) in (Union, UnionType):
        for choice in get_args(annotation):
            yield from _alternatives(choice)
    else:
        yield annotation
        if _is_model(annotation) and issubclass(annotation, RootModel):
            yield from _alternatives(annotation.model_fields["root"].annotation)


def _inside(shape: object, step: str | int) -> Iterator[object]:
    origin, arguments = get_origin(shape), get_args(shape)
    if _is_model(shape):
        if step in (fields := _fields(shape)):
            yield from _alternatives(fields[str(step)])
    elif isinstance(origin, type) and issubclass(origin, Mapping):
        yield from _alternatives(arguments[1])
    elif origin is tuple and Ellipsis not in arguments:
        if isinstance(step, int) and step < len(arguments):
            yield from _alternatives(arguments[step])
    elif arguments:
        yield from _alternatives(arguments[0])


def _is_model(shape: object) -> TypeGuard[type[BaseModel]]:
    return isinstance(shape, type) and issubclass(shape, BaseModel)


def _fields(model: type[BaseModel]) -> dict[str, object]:
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}
