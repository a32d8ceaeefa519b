"""How the documentation is built: Sphinx with MyST, offline, warnings as errors."""

from importlib.metadata import version as version_of

project = "npa-core"
author = "npa-core contributors"
version = release = version_of("npa-core")
extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"npa-core {version}"
html_static_path = ["_static"]
html_extra_path = ["../src/npa_core/pipeline/folder/schemas"]
html_copy_source = False
html_show_sphinx = False
nitpicky = True
