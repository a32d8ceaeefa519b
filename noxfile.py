"""Every check of the project, one session each: `nox` runs them all, `nox --list` names them.

`python3 run.py test` runs the same sessions inside its own `.venv` (`--default-venv-backend none`);
there, nothing is installed by a session, except by `plugins`, whose point is a clean environment.
"""

from __future__ import annotations

from pathlib import Path

import nox

nox.needs_version = ">=2025.2"
nox.options.sessions = ["lint", "typing", "docs", "demo", "plugins", "wordpress", "tests"]
nox.options.default_venv_backend = "venv"
nox.options.reuse_existing_virtualenvs = True
nox.options.error_on_missing_interpreters = False

PROJECT = nox.project.load_toml("pyproject.toml")
PYTHONS = nox.project.python_versions(PROJECT)
"""As the classifiers say; versions that are not installed are skipped."""
PLUGINS = [str(path.parent) for path in sorted(Path("plugins").glob("*/pyproject.toml"))]
TESTS = ["tests", "plugins", "examples", "docs", "benchmarks"]
SOURCES = [*(f"{plugin}/src" for plugin in PLUGINS), "src"]


@nox.session
def lint(session: nox.Session) -> None:
    """Style, and who may import whom."""
    install(session, "lint")
    session.run("ruff", "format", "--check", ".")
    session.run("ruff", "check", ".")
    session.run("lint-imports")


@nox.session
def typing(session: nox.Session) -> None:
    """Types, strictly: the core, every plugin, this file, and the public names as a user writes them."""
    install(session, "typing")
    session.run(
        "mypy", *SOURCES, "noxfile.py", *sorted(map(str, Path("tests/typing").glob("[!_t]*.py"))), "examples/library"
    )


@nox.session
def docs(session: nox.Session) -> None:
    """The documentation; a warning is an error."""
    install(session, "docs")
    session.run("sphinx-build", "-W", "--keep-going", "-q", "-b", "html", "docs", "docs/_build/html")
    session.log("open docs/_build/html/index.html")


@nox.session
def demo(session: nox.Session) -> None:
    """The whole job on the bundled example alliance; `nox -s demo -- --out DIR` keeps the result."""
    install(session)
    session.run("npa", "demo", *(session.posargs or ["--out", str(Path(session.create_tmp(), "demo"))]))


@nox.session(venv_backend="venv")
def plugins(session: nox.Session) -> None:
    """Each plugin's tests against the built wheels, as they would be published, in a clean environment."""
    wheels = Path(session.create_tmp(), "wheels")
    session.run("rm", "-rf", str(wheels), external=True)
    session.install("--constraint", "constraints.txt", "pip", "hatchling", *group("test"))
    session.run(
        "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(wheels), ".", *PLUGINS
    )  # fmt: skip
    built = [str(wheel) for wheel in sorted(wheels.glob("*.whl"))]
    session.install("--force-reinstall", "--no-deps", *built)
    session.install("--constraint", "constraints.txt", *built)
    for plugin in PLUGINS:
        session.run("pytest", "-q", f"{plugin}/tests", *session.posargs)


@nox.session
def wordpress(session: nox.Session) -> None:
    """A real WordPress as a source: Debian's packages on loopback. They are installed when missing, by root only."""
    install(session, "test")
    session.run("pytest", "-q", "-n", "0", "tests/integration/wordpress/gathering.py", *session.posargs)


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """All tests, with the core's branch coverage: `nox -s tests-3.11 -- tests/unit` runs some."""
    install(session, "test")
    session.run("coverage", "erase")
    try:
        # A file's tests stay together, since they share what was expensive to set up.
        session.run("coverage", "run", "-m", "pytest", "-n", "auto", "--dist", "loadfile", *(session.posargs or TESTS))
    finally:
        session.run("coverage", "combine", "--quiet")
        session.run("coverage", "report", "--skip-covered")


@nox.session
def fuzz(session: nox.Session) -> None:
    """Hostile and damaged feeds, as many as are read in a minute: `nox -s fuzz -- --seconds 600` takes longer."""
    install(session, "test")
    session.run("python", "plugins/npa-rss/tests/test_fuzz.py", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """The measured workload beside its peer; `nox -s bench -- --feeds 50` is quick."""
    install(session, "bench")
    session.run("python", "-m", "benchmarks", *session.posargs)


@nox.session
def schemas(session: nox.Session) -> None:
    """Write the JSON Schemas anew that `npa init` puts into an alliance folder, from the models."""
    install(session)
    session.run("python", "-c", "from npa_core.pipeline.schemas import write; write()")


@nox.session
def constraints(session: nox.Session) -> None:
    """Write constraints.txt anew, from the newest releases that fit together."""
    editable = [part for plugin in PLUGINS for part in ("--editable", plugin)]
    session.install("--editable", ".[all]", *editable, *group("dev"), *group("bench"), "pip", "hatchling", "editables")
    listing = session.run("pip", "freeze", "--all", "--exclude-editable", silent=True)
    head = "# The releases that every set-up of this project uses. Made by: nox -s constraints\n"
    pinned = [line for line in str(listing).splitlines() if "==" in line and not line.startswith("setuptools")]
    Path("constraints.txt").write_text(head + "\n".join(pinned) + "\n")


def install(session: nox.Session, *groups: str) -> None:
    """Install the core, its plugins and the groups, where the session has an environment of its own."""
    if session.virtualenv.is_sandboxed:
        editable = [part for plugin in PLUGINS for part in ("--editable", plugin)]
        wanted = [requirement for name in groups for requirement in group(name)]
        session.install("--constraint", "constraints.txt", "--editable", ".[all]", *editable, *wanted)


def group(name: str) -> list[str]:
    """The requirements of one dependency group of pyproject.toml."""
    return list(nox.project.dependency_groups(PROJECT, name))
