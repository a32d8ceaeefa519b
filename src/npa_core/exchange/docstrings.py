"""What the source of a model says about its fields: the text below each of them.

It is read from the source, and only where somebody asks for it: pydantic could keep these texts with the models, and
every start of the program would pay for what only schemas need.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from pydantic import BaseModel

from npa_core import models


def field_docs(model: type[BaseModel]) -> Mapping[str, str]:
    """Return the text of each field that has one, in one paragraph; inherited fields included.

    A field without a text of its own has that of the vocabulary or key it holds, such as `Carrier` or `Ags`.
    """
    bases = (base for base in reversed(model.__mro__) if issubclass(base, models.Model))
    return {name: text for base in bases for name, text in _of_class(base)}


def _of_class(model: type[BaseModel]) -> Iterator[tuple[str, str]]:
    body = ast.parse(inspect.getsource(model)).body[0]
    for node, text in _documented(getattr(body, "body", [])):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            named = (part.id for part in ast.walk(node.annotation) if isinstance(part, ast.Name))
            found = text or next((_aliases()[name] for name in named if name in _aliases()), "")
            if found:
                yield node.target.id, found


_INTERNAL = ("base.py", "shape.py", "validation.py")
"""What these say about their types is for programmers."""


@cache
def _aliases() -> Mapping[str, str]:
    """Return the texts of the vocabularies and keys."""
    paths = sorted(Path(inspect.getfile(models)).parent.glob("*.py"))
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in paths if path.name not in _INTERNAL)
    return {
        node.targets[0].id: text
        for tree in trees
        for node, text in _documented(tree.body)
        if text and isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }


def _documented(body: list[ast.stmt]) -> Iterator[tuple[ast.stmt, str]]:
    """Yield every statement with the text that stands directly below it, or with nothing."""
    for node, below in zip(body, [*body[1:], ast.Pass()], strict=True):
        text = below.value.value if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant) else ""
        yield node, " ".join(str(text).split())
