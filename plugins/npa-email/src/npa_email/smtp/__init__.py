"""SMTP as a client speaks it (RFC 5321, 3207, 4954), over a guarded connection."""

from npa_email.smtp.replies import Replies, Reply
from npa_email.smtp.session import Fate, Session

__all__ = ["Fate", "Replies", "Reply", "Session"]
