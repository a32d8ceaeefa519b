"""Runs the demo or all tests on a fresh machine: `python3 run.py demo`, `python3 run.py test`.

Needs Python 3.11 or newer with pip, nothing else. Everything is installed into `.venv` beside this
file; the system's Python stays as it is. The second time nothing is installed, so no network is needed.
"""

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / "bin" / "python"
VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
PLUGINS = tuple(f"plugins/npa-{name}" for name in ("rss", "ical", "page", "wordpress", "web", "email", "mastodon"))
TOOLS = ("pip", "hatchling", "editables")
"""What installing needs: a pip that knows dependency groups, and what builds our distributions."""


def main(arguments: "list[str]") -> int:
    """Choose the command; what follows its name is handed on to it."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is what an older Python meets first
        return complain("npa-core needs Python 3.11 or newer; this is " + sys.version.split()[0])
    commands = {"demo": demo, "test": test}
    if not arguments or arguments[0] not in commands:
        return complain("usage: python3 run.py demo [--out DIR]\n       python3 run.py test")
    try:
        return commands[arguments[0]](arguments[1:])
    except subprocess.CalledProcessError as error:
        return complain(f"This command failed with exit code {error.returncode}: {' '.join(map(str, error.cmd))}")
    except KeyboardInterrupt:
        return complain("Interrupted.")


def demo(arguments: "list[str]") -> int:
    """Run the whole job on the bundled example alliance."""
    prepare("demo", [])
    return subprocess.call([VENV / "bin" / "npa", "demo", *arguments])  # noqa: S603 - our own command


def test(arguments: "list[str]") -> int:
    """Run every check of the noxfile in `.venv`, and end with pytest's own closing line."""
    prepare("test", ["--group", "dev"])
    sessions = ["lint", "typing", "docs", "demo", "plugins", "wordpress", "tests"]
    nox = [str(PYTHON), "-m", "nox", "--default-venv-backend", "none", "--sessions", *sessions]
    closing = ""
    with subprocess.Popen(  # noqa: S603 - our own command
        [*nox, *arguments],
        cwd=HERE,
        env=dict(os.environ, PATH=f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as running:
        for line in running.stdout or ():
            sys.stdout.write(line)
            sys.stdout.flush()
            if re.search(r"=+ .*\b(passed|failed|errors?|no tests ran)\b.* in [\d.]+s.* =+", line):
                closing = line
    sys.stdout.write(closing)
    return running.returncode


def prepare(purpose: str, extra: "list[str]") -> None:
    """Install the core, its plugins and `extra` into `.venv`, unless that is done already."""
    stamp = VENV / f"{purpose}.stamp"
    wanted = fingerprint()
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    if not (PYTHON.exists() and (VENV / "lib" / f"python{VERSION}").exists()):
        say(f"Creating a virtual environment in {VENV} …")
        create_venv()
    say("Installing npa-core, its plugins and what they need (a minute or two, the first time only) …")
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    pip += ["--constraint", "constraints.txt"]
    editable = [part for folder in (".[all]", *PLUGINS) for part in ("--editable", folder)]
    call([*pip, *TOOLS])
    call([*pip, "--no-build-isolation", *editable, *extra])
    stamp.write_text(wanted)


def create_venv() -> None:
    """Create `.venv`; where ensurepip is missing (Debian without python3-venv), borrow this Python's pip."""
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], capture_output=True, check=False)  # noqa: S603 - our own command
    if made.returncode == 0:
        return
    call([sys.executable, "-m", "venv", "--clear", "--without-pip", VENV])
    try:
        call([sys.executable, "-m", "pip", "--python", PYTHON, "install", "--quiet", "pip"])
    except subprocess.CalledProcessError:
        PYTHON.unlink()
        say("This Python can neither make a virtual environment with pip nor lend its own pip.")
        say("Install one of both, on Debian and Ubuntu: apt-get install python3-venv")
        raise


def fingerprint() -> str:
    """Change whenever `.venv` has to be filled again: another Python, other dependencies, another place."""
    files = [HERE / "constraints.txt", HERE / "pyproject.toml", *sorted(HERE.glob("plugins/*/pyproject.toml"))]
    known = f"{sys.version} {HERE}".encode() + b"".join(path.read_bytes() for path in files)
    return hashlib.sha256(known).hexdigest()


def call(command: "list[str | Path]") -> None:
    """Run a command from the checkout and raise CalledProcessError when it fails."""
    subprocess.run(command, cwd=HERE, check=True)  # noqa: S603 - our own command


def say(message: str) -> None:
    """Tell the person in front of the screen; stdout is left to the commands."""
    sys.stderr.write(message + "\n")


def complain(message: str) -> int:
    """Say what is wrong and return the exit code for it."""
    say(message)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
