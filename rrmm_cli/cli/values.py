"""Owns the fixed values of filters, as the models spell them; a test compares the two."""

from __future__ import annotations

BASES = ("label", "guideline", "trial", "article")
KINDS_OF_REGIMEN = ("combination", "single-agent", "cell-therapy", "transplant")
KINDS_OF_SOURCE = (
    "label",
    "approval-notice",
    "trial-publication",
    "registry",
    "guideline",
    "reference",
    "article",
    "news",
    "mirror",
)
ROUTES = ("oral", "IV", "SC", "IM")
SECTIONS = (
    "definition",
    "cause",
    "relapse-sign",
    "test",
    "selection-factor",
    "retreatment",
    "procedure",
    "supportive-care",
    "statistic",
    "outlook",
    "clinical-trials",
    "access",
    "treatment-groups",
)
SETTINGS = (
    "newly-diagnosed",
    "relapsed",
    "maintenance",
    "transplant",
    "smoldering",
    "palliative",
    "any",
)
SYSTEMS = (
    "blood",
    "immune",
    "infection",
    "nervous-system",
    "heart",
    "vessels",
    "lungs",
    "gut",
    "liver",
    "kidney",
    "skin",
    "eye",
    "ear",
    "mouth",
    "muscle-and-bone",
    "metabolism",
    "endocrine",
    "reproduction",
    "general",
    "mind",
    "neoplasm",
    "laboratory",
)
