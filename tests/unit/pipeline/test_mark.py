"""The mark: a database that was set back shows by the number of its runs."""

from __future__ import annotations

import pytest

from npa_core.errors import StoreError
from npa_core.pipeline.mark import is_behind, move


@pytest.mark.parametrize(("run", "behind"), [(6, True), (7, True), (8, False)])
def test_a_number_that_was_given_before_means_that_the_database_was_set_back(tmp_path, run, behind):
    mark = tmp_path / "npa.mark"
    move(mark, 7)

    assert is_behind(mark, run) == behind


@pytest.mark.parametrize("content", [None, "", "seven"])
def test_without_a_readable_mark_nothing_is_known(tmp_path, content):
    mark = tmp_path / "npa.mark"
    if content is not None:
        mark.write_text(content)

    assert not is_behind(mark, 1)


def test_a_mark_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(StoreError, match=r"npa\.mark: cannot be written"):
        move(tmp_path / "missing" / "npa.mark", 1)
