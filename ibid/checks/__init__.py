"""The catalogue of numbered findings over witness, TEI and site. `CATALOGUE` documents every code; codes are never reused.

`ibid.checks.bench` is not among the names here: only `check` reads the text as an editor does, and a build should not load it."""

from ibid.checks.book import book_findings
from ibid.checks.catalogue import CATALOGUE, Check
from ibid.checks.site import balance, site_findings
from ibid.checks.tei import round_trip, tei_findings

__all__ = ["CATALOGUE", "Check", "balance", "book_findings", "round_trip", "site_findings", "tei_findings"]
