"""Pure string work: cleaning, plain text, excerpts, slugs, safe URLs, folding."""

from npa_core.text.clean import POLICY_VERSION, clean
from npa_core.text.double import double_encodings, healed
from npa_core.text.excerpt import excerpt
from npa_core.text.fold import fold, words
from npa_core.text.plain import multi_line, one_line, plain
from npa_core.text.slug import slug
from npa_core.text.url import redact, safe_url, without_tracking

__all__ = [
    "POLICY_VERSION",
    "clean",
    "double_encodings",
    "excerpt",
    "fold",
    "healed",
    "multi_line",
    "one_line",
    "plain",
    "redact",
    "safe_url",
    "slug",
    "without_tracking",
    "words",
]
