"""A reader sees the old site or the new one, whole, wherever a delivery ends."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from npa_core.errors import RejectedError, TransientError
from npa_core.models import Part
from npa_web.builds import Builds

OLD = {"index.html": "old front", "a/b/page.html": "same", "gone.html": "old"}
NEW = {"index.html": "new front", "a/b/page.html": "same", "a/added.html": "new"}


def parts(files: dict[str, str]) -> list[Part]:
    return [Part(path=path, media_type="text/html", body=text.encode()) for path, text in files.items()]


def shown(out: Path) -> dict[str, str]:
    return {str(path.relative_to(out)): path.read_text() for path in out.rglob("*") if path.is_file()}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "public"


@pytest.fixture
def builds(out: Path) -> Builds:
    return Builds(out)


def test_a_new_site_takes_the_place_of_the_old_one_and_what_is_the_same_is_the_same_file(
    builds: Builds, out: Path
) -> None:
    builds.publish("1", parts(OLD))
    same = (out / "a/b/page.html").stat().st_ino

    done = builds.publish("2", parts(NEW))

    assert shown(out) == NEW
    assert (done.build, done.files, done.written) == ("2", 3, 2)
    assert (out / "a/b/page.html").stat().st_ino == same
    assert out.readlink() == Path(".public.builds/2")


def test_a_site_that_only_lost_a_page_is_switched_too(builds: Builds, out: Path) -> None:
    builds.publish("1", parts(OLD))
    less = {path: text for path, text in OLD.items() if path != "gone.html"}

    done = builds.publish("2", parts(less))

    assert (shown(out), done.written) == (less, 0)


def test_the_same_site_under_another_name_changes_nothing(builds: Builds, out: Path) -> None:
    builds.publish("1", parts(OLD))

    done = builds.publish("2", parts(OLD))

    assert (done.build, done.written) == ("1", 0)
    assert sorted(path.name for path in builds.folder.iterdir()) == ["1"]


def test_a_page_that_was_changed_by_hand_is_put_right(builds: Builds, out: Path) -> None:
    builds.publish("1", parts(OLD))
    (out / "index.html").write_text("old f***t")

    builds.publish("1", parts(OLD))

    assert shown(out) == OLD


def test_the_newest_three_builds_are_kept(builds: Builds, out: Path) -> None:
    for number in range(1, 6):
        builds.publish(str(number), parts({"index.html": str(number)}))

    assert sorted(path.name for path in builds.folder.iterdir()) == ["3", "4", "5"]
    assert shown(out) == {"index.html": "5"}


def test_an_empty_folder_is_replaced(builds: Builds, out: Path) -> None:
    out.mkdir()

    builds.publish("1", parts(OLD))

    assert shown(out) == OLD


@pytest.mark.parametrize("kind", ["file", "folder", "link"])
def test_what_is_not_ours_is_refused_with_what_to_do(kind: str, builds: Builds, out: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    if kind == "file":
        out.write_text("mine")
    elif kind == "folder":
        out.mkdir()
        (out / "mine.txt").write_text("mine")
    else:
        out.symlink_to("elsewhere")

    with pytest.raises(RejectedError, match="another `out`"):
        builds.publish("1", parts(OLD))

    assert builds.check().level == "error"
    assert not builds.folder.exists()


def test_a_page_whose_name_the_file_system_refuses_leaves_the_old_site(builds: Builds, out: Path) -> None:
    builds.publish("1", parts(OLD))

    with pytest.raises(TransientError, match="File name too long"):
        builds.publish("2", parts(NEW | {"x" * 300: ""}))

    assert shown(out) == OLD
    assert [path.name for path in builds.folder.iterdir()] == ["1"]


def test_the_folder_of_the_site_is_made_when_it_is_missing(tmp_path: Path) -> None:
    builds = Builds(tmp_path / "srv" / "www" / "public")

    assert builds.check().level == "ok"
    builds.publish("1", parts(OLD))

    assert shown(builds.out) == OLD


class Killed(BaseException):
    """As if the process had ended here."""


@pytest.fixture
def tripwire(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, BaseException], list[str]]:
    """Makes the n-th call that changes the disk raise; returns the list of the calls made."""

    def set_up(number: int, error: BaseException) -> list[str]:
        calls: list[str] = []

        def watch(owner: Any, name: str) -> None:
            real = getattr(owner, name)

            def watched(*args: Any, **kwargs: Any) -> Any:
                calls.append("read" if name == "open" and "xb" not in args else name)
                if len(calls) == number:
                    raise error
                return real(*args, **kwargs)

            monkeypatch.setattr(owner, name, watched)

        for name in ("mkdir", "hardlink_to", "rename", "symlink_to", "replace", "open"):
            watch(Path, name)
        watch(os, "fsync")
        return calls

    return set_up


@pytest.mark.parametrize("step", range(1, 31))
def test_killed_at_any_step_the_site_is_the_old_or_the_new_and_the_next_delivery_completes(
    step: int, builds: Builds, out: Path, tripwire: Callable[[int, BaseException], list[str]], monkeypatch: Any
) -> None:
    builds.publish("1", parts(OLD))
    with monkeypatch.context():
        tripwire(step, Killed())
        try:
            builds.publish("2", parts(NEW))
            ended = True
        except Killed:
            ended = False
    monkeypatch.undo()

    assert shown(out) in ([NEW] if ended else [OLD, NEW])
    builds.publish("2", parts(NEW))
    assert shown(out) == NEW
    assert not list(out.parent.rglob("*.part"))
    assert not list(out.parent.glob(".public.new"))


@pytest.mark.parametrize("step", range(1, 31))
def test_a_full_disk_at_any_step_leaves_a_whole_site_and_no_half_one(
    step: int, builds: Builds, out: Path, tripwire: Callable[[int, BaseException], list[str]], monkeypatch: Any
) -> None:
    builds.publish("1", parts(OLD))
    calls = tripwire(step, OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(out)))
    outcome = None
    try:
        builds.publish("2", parts(NEW))
    except TransientError as error:
        outcome = error
    monkeypatch.undo()

    # A page that cannot be compared or linked is written instead.
    harmless = step > len(calls) or calls[step - 1] in {"read", "hardlink_to"}
    assert (outcome is None) is harmless
    if outcome is not None:
        assert outcome.kind == "disk"
        assert f"could not write the site to {out}: No space left on device" in str(outcome)
    assert shown(out) in ([NEW] if harmless else [OLD, NEW])
    kept = {path.name for path in builds.folder.iterdir()}
    assert kept == ({"1"} if shown(out) == OLD else {"1", "2"})
