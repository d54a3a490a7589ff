"""Every kind of damage, in the order in which damage is done."""

from __future__ import annotations

from .backkinds import BACK_MATTER
from .callkinds import CALLS
from .letterkinds import LETTERS
from .pagekinds import PAGES

KINDS = (*PAGES, *BACK_MATTER, *CALLS, *LETTERS)
"""Every kind; what takes whole lines away comes first."""
DEFAULT_RATES = {kind.name: kind.rate for kind in KINDS}
"""The share of its spots that each kind hurts by default."""
