"""The gatherer keeps the contract of gatherers."""

from __future__ import annotations

from typing import ClassVar

from npa_core.models import Document, Response
from npa_core.testing import FakeContext, GathererContract
from npa_ical import Ical

BODY = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1@verein.example\r\n"
    b"DTSTART:20261118T170000Z\r\nSUMMARY:Sprachcaf\xc3\xa9\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


class TestIcal(GathererContract):
    component_type = Ical
    settings: ClassVar = {"url": "webcal://verein.example/termine.ics"}

    def context(self) -> FakeContext:
        context = super().context()
        context.answer = lambda request: Response(status=200, url=request.url, body=BODY)
        return context

    def document(self) -> Document:
        return Document(body=BODY, address="https://verein.example/termine.ics")
