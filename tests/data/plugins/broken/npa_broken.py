"""A plugin that cannot be imported."""

import npa_a_module_that_is_not_there  # noqa: F401 - that is its fault
