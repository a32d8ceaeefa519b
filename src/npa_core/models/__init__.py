"""The nouns: frozen pydantic models. Data only; nothing here reads, writes or asks the clock."""

from npa_core.models.action_field import ActionField, Context, Keyword, Taxonomy
from npa_core.models.alliance import AllianceProfile
from npa_core.models.base import HttpUrl, Id, LanguageTag, Line, Model, Name, SourceId, UtcTime
from npa_core.models.case import Case
from npa_core.models.catalogue import Catalogue, Page
from npa_core.models.delivery import Archive, Brief, Delivery, Facts, Message, Part, Receipt, State
from npa_core.models.digest import Digest, Duration, Schedule
from npa_core.models.document import Document
from npa_core.models.edition import Card, Edition, Mention, Picture, Section
from npa_core.models.http import Hop, Response
from npa_core.models.localized import Localized
from npa_core.models.news import Harvest, Label, NewsItem, Outcome, RawItem, StoredItem, Visit
from npa_core.models.partner import Feed, Partner
from npa_core.models.region import Ags, Region
from npa_core.models.report import Failure, Finding, RunReport
from npa_core.models.source import Grant, Source

__all__ = [
    "ActionField", "Ags", "AllianceProfile", "Archive", "Brief", "Card", "Case", "Catalogue", "Context", "Delivery",
    "Digest", "Document", "Duration", "Edition", "Facts", "Failure", "Feed", "Finding", "Grant", "Harvest", "Hop",
    "HttpUrl", "Id", "Keyword", "Label", "LanguageTag", "Line", "Localized", "Mention", "Message", "Model", "Name",
    "NewsItem", "Outcome", "Page", "Part", "Partner", "Picture", "RawItem", "Receipt", "Region", "Response",
    "RunReport", "Schedule", "Section", "Source", "SourceId", "State", "StoredItem", "Taxonomy", "UtcTime", "Visit",
]  # fmt: skip
