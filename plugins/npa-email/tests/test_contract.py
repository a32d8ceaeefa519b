"""npa-email keeps the contract of publishers."""

from __future__ import annotations

from typing import ClassVar

import npa_email
from npa_core.testing import PublisherContract
from npa_email.publisher import Email


class TestEmail(PublisherContract):
    component_type = Email
    settings: ClassVar = {
        "to": "news@lists.example",
        "sender": "news@buendnis.example",
        "host": "smtp.example",
        "username": "news",
        "password": "open sesame",
    }


def test_the_plugin_offers_the_publisher_email():
    assert npa_email.npa_publishers() == (Email,)
    assert Email.name == "email"
