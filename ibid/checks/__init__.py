"""The catalogue of numbered findings over witness, TEI and site. `CATALOGUE` documents every code; codes are never reused.

Not among the names here: `ibid.checks.book`, of what a build knows only when it makes the TEI anew, and `ibid.checks.bench`: only
`check` reads the text as an editor does."""

from ibid.checks.catalogue import CATALOGUE, Check
from ibid.checks.site import balance, site_findings
from ibid.checks.tei import round_trip, tei_findings

__all__ = ["CATALOGUE", "Check", "balance", "round_trip", "site_findings", "tei_findings"]
