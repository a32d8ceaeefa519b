"""What publishers share: templates, filters, translations."""

from npa_core.render.environment import environment
from npa_core.render.markdown import markdown
from npa_core.render.printable import printable
from npa_core.render.translations import translations

__all__ = ["environment", "markdown", "printable", "translations"]
