"""`python -m npa_core`: the same as `npa`."""

from npa_core.cli import main

main(prog_name="npa")
