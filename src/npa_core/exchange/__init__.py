"""One file per format, in and out; knows models only."""

from npa_core.exchange import csv, markdown, yaml
from npa_core.exchange.folder import load_catalogue
from npa_core.exchange.parsed import Parsed

__all__ = ["Parsed", "csv", "load_catalogue", "markdown", "yaml"]
