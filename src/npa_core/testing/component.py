"""The contract that every component keeps, as tests to inherit."""

# ruff: noqa: S101  these are tests

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import Awaitable, Mapping
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from pydantic import SecretStr, ValidationError

from npa_core.errors import NpaError
from npa_core.models import Finding
from npa_core.plugin import Component, Settings
from npa_core.testing.alliance import sample_alliance, sample_catalogue
from npa_core.testing.context import FakeContext
from npa_core.testing.watch import watched

T = TypeVar("T")


class ComponentContract:
    """What holds for gatherers, classifiers and publishers alike.

    A subclass, named `Test…`, says `component_type` and `settings` (as npa.toml would hold them,
    secrets as plain strings), and overrides `context` where its component needs another one.
    Without an answer the context's network is down: that is part of the contract.
    """

    component_type: ClassVar[type[Component[Any]]]
    settings: ClassVar[Mapping[str, Any]] = {}

    folder: Path
    """The alliance folder of one test: empty, and removed afterwards."""

    def context(self) -> FakeContext:
        """Return the context the component is built with."""
        return FakeContext(alliance=sample_alliance(), folder=self.folder, catalogue=sample_catalogue())

    def component(self) -> Any:
        """Return a new component, built as the core builds it."""
        return self.component_type(self._settings(), self.context())

    def _settings(self) -> Settings:
        return self.component_type.settings_type.model_validate(dict(self.settings))

    def setup_method(self) -> None:
        """Make the folder."""
        self._temporary = tempfile.TemporaryDirectory()
        self.folder = Path(self._temporary.name)

    def teardown_method(self) -> None:
        """Remove the folder."""
        self._temporary.cleanup()

    def test_its_name_is_an_identifier(self) -> None:
        """The name is what npa.toml writes after `use =`."""
        name = self.component_type.name

        assert re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,79}", name), f"{name!r} is no identifier"

    def test_its_settings_are_frozen_and_refuse_unknown_keys(self) -> None:
        """A misspelt key is an error, never silence."""
        settings_type = self.component_type.settings_type

        assert issubclass(settings_type, Settings)
        assert settings_type.model_config.get("frozen") is True
        assert _refused(settings_type, {**self.settings, "no_such_setting": 1}) == [("no_such_setting",)]

    def test_its_settings_can_be_documented(self) -> None:
        """The reference and `npa plugins` are made from the JSON Schema."""
        schema = self.component_type.settings_type.model_json_schema()

        assert schema["type"] == "object"

    def test_its_secrets_do_not_show(self) -> None:
        """Neither in a representation nor in JSON: both end up in logs."""
        settings = self._settings()
        secrets = [value.get_secret_value() for _, value in settings if isinstance(value, SecretStr)]
        shown = f"{settings!r} {settings} {settings.model_dump_json()}"

        assert [secret for secret in secrets if secret and secret in shown] == []

    def test_building_it_does_no_io(self) -> None:
        """Components are built to be listed and previewed, too: work starts in `__aenter__`."""
        settings, context = self._settings(), self.context()
        with watched() as events:
            self.component_type(settings, context)

        assert events == []
        assert context.requests == []

    def test_check_without_a_network_reports_and_changes_nothing(self) -> None:
        """`check` returns findings, or raises one of our errors; doctor turns that into a finding."""
        findings, _ = outcome(self.component().check())

        assert all(isinstance(finding, Finding) for finding in findings or ())
        assert list(self.folder.iterdir()) == []


def _refused(settings_type: type[Settings], values: Mapping[str, Any]) -> list[tuple[int | str, ...]]:
    """Return the keys that these settings refuse."""
    try:
        settings_type.model_validate(values)
    except ValidationError as error:
        return [problem["loc"] for problem in error.errors()]
    return []


def outcome(work: Awaitable[T]) -> tuple[T | None, NpaError | None]:
    """Run it; return its result or the error it raised, when that is one of ours. Others pass."""

    async def run() -> T:
        return await work

    try:
        return asyncio.run(run()), None
    except NpaError as error:
        return None, error
