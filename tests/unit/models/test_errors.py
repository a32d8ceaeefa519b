"""The error tree."""

import pickle
from datetime import timedelta

import pytest

from npa_core.errors import (
    ConfigError,
    DoubtError,
    Fault,
    InvalidItemError,
    LockedError,
    NpaError,
    PluginError,
    RejectedError,
    StoreError,
    TransientError,
)


def test_a_fault_reads_as_editors_write_it():
    assert str(Fault("a.yaml", 14, 12, "unknown")) == "a.yaml:14:12: unknown"
    assert str(Fault("a.yaml", 0, 0, "cannot be read")) == "a.yaml: cannot be read"


def test_a_config_error_names_every_fault_in_the_order_of_the_files():
    error = ConfigError("2 faults", [Fault("b", 1, 1, "y"), Fault("a", 9, 1, "x")])

    assert str(error) == "2 faults\na:9:1: x\nb:1:1: y"
    assert [fault.file for fault in error.faults] == ["a", "b"]


@pytest.mark.parametrize(
    "error",
    [
        ConfigError("m", [Fault("a", 1, 1, "x")]), LockedError("pid 1"), StoreError("m"), PluginError("m"),
        TransientError("m", kind="timeout", retry_after=timedelta(1), scope="host"), RejectedError("m", kind="gone"),
        DoubtError("m"), InvalidItemError("m"),
    ],
)  # fmt: skip
def test_every_error_comes_back_whole_from_a_worker(error):
    back = pickle.loads(pickle.dumps(error))

    assert (type(back), str(back), vars(back)) == (type(error), str(error), vars(error))
    assert isinstance(back, NpaError)
