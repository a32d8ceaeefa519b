"""The nouns: frozen pydantic models. Data only; nothing here reads, writes or asks the clock."""

from npa_core.models.action_field import ActionField, Context, Keyword, Relations, Scheme, Taxonomy
from npa_core.models.advice_point import AdvicePoint
from npa_core.models.alliance import AllianceProfile
from npa_core.models.base import Email, HttpUrl, Id, LanguageTag, Line, Model, Name, SourceId, Text, UtcTime
from npa_core.models.case import Case
from npa_core.models.case_parts import (
    Access,
    Award,
    CaseContact,
    Copy,
    LanguageVersion,
    Lesson,
    Medium,
    Obstacle,
    Reach,
    Resources,
    Transfer,
)
from npa_core.models.catalogue import Catalogue, Page
from npa_core.models.completeness import Completeness
from npa_core.models.contact import Address, Consent, Contact, Link, Location
from npa_core.models.decision import Decision, DecisionKind
from npa_core.models.delivery import Archive, Brief, Delivery, Facts, Message, Part, Receipt, State
from npa_core.models.digest import Digest, Duration, Schedule
from npa_core.models.document import Document
from npa_core.models.edition import Card, Edition, Mention, Picture, Section
from npa_core.models.event import Event
from npa_core.models.group import WorkingGroup
from npa_core.models.health import MissingItem, Problem, SourceHealth, SourceState
from npa_core.models.http import Hop, Response
from npa_core.models.localized import Localized
from npa_core.models.membership import Membership
from npa_core.models.news import Enclosure, Harvest, Label, NewsItem, Outcome, Quality, RawItem, StoredItem, Visit
from npa_core.models.offer import Offer, OpeningHours
from npa_core.models.overview import Cell, Dimension, Gap, Overview, Share, StaleOffer
from npa_core.models.partner import Feed, Partner
from npa_core.models.recommendation import Recommendation
from npa_core.models.region import Ags, Place, Region, RegionKey
from npa_core.models.report import Failure, Finding, RunReport
from npa_core.models.source import Grant, Source, Subscription
from npa_core.models.vocabulary import Carrier, Level, Role, Sector, TargetGroup

__all__ = [
    "Access", "ActionField", "Address", "AdvicePoint", "Ags", "AllianceProfile", "Archive", "Award", "Brief", "Card",
    "Carrier", "Case", "CaseContact", "Catalogue", "Cell", "Completeness", "Consent", "Contact", "Context", "Copy",
    "Decision", "DecisionKind",
    "Delivery", "Digest", "Dimension", "Document", "Duration", "Edition", "Email", "Enclosure", "Event", "Facts",
    "Failure", "Feed", "Finding", "Gap", "Grant", "Harvest", "Hop", "HttpUrl", "Id", "Keyword", "Label", "LanguageTag",
    "LanguageVersion", "Lesson", "Level", "Line", "Link", "Localized", "Location", "Medium", "Membership", "Mention",
    "Message", "MissingItem", "Model", "Name", "NewsItem", "Obstacle", "Offer", "OpeningHours", "Outcome", "Overview",
    "Page", "Part", "Partner", "Picture", "Place", "Problem", "Quality", "RawItem", "Reach", "Receipt",
    "Recommendation", "Region", "RegionKey", "Relations", "Resources", "Response", "Role", "RunReport", "Schedule",
    "Scheme", "Section", "Sector", "Share", "Source", "SourceHealth", "SourceId", "SourceState", "StaleOffer", "State",
    "StoredItem", "Subscription", "TargetGroup", "Taxonomy", "Text", "Transfer", "UtcTime", "Visit", "WorkingGroup",
]  # fmt: skip
