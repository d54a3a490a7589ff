"""The catalogue of numbered findings over witness, TEI and site. `CATALOGUE` documents every code; codes are never reused."""

from ibid.checks.catalogue import CATALOGUE, Check
from ibid.checks.site import site_findings
from ibid.checks.tei import round_trip, tei_findings

__all__ = ["CATALOGUE", "Check", "round_trip", "site_findings", "tei_findings"]
