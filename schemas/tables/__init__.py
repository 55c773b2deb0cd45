"""The record types: one pandera model per table, the only definition of its columns and row rules.

Belongs here: the list of tables, their keys and references. Does not: how a frame is checked (`validation`).
"""

import pandera.pandas as pa

from schemas.tables.facility import Facility
from schemas.tables.follow_up import FollowUp
from schemas.tables.notification import Notification
from schemas.tables.referral import Referral
from schemas.tables.service_contact import ServiceContact

TABLES: dict[str, type[pa.DataFrameModel]] = {
    "facility": Facility,
    "service_contact": ServiceContact,
    "referral": Referral,
    "follow_up": FollowUp,
    "notification": Notification,
}

KEYS: dict[str, tuple[str, ...]] = {
    "facility": ("facility_id",),
    "service_contact": ("contact_id", "record_version"),
    "referral": ("referral_id",),
    "follow_up": ("followup_id",),
    "notification": ("notification_id",),
}
"""Primary keys."""

REFERENCES: dict[str, tuple[tuple[str, str], ...]] = {
    "service_contact": (("facility_id", "facility"),),
    "referral": (("contact_id", "service_contact"),),
    "follow_up": (("contact_id", "service_contact"),),
}

GRAIN: dict[str, str] = {
    "facility": "One row per facility",
    "service_contact": "One row per version of a contact",
    "referral": "One row per contact and destination",
    "follow_up": "One row per index contact and window",
    "notification": "One row per notified case",
}
