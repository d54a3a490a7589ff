"""Registers of people, organizations, places, terms and works: an editor's data, rules, TEI and pages.

Left half: `read`, `namer` (`annotations`, `date_annotations`), `write_standoff`, `unaccounted`.
Right half, from the TEI alone: `pages.artefacts`, `exports.artefacts`.
"""

from ibid.registers.dates import DateContext, dates
from ibid.registers.dates import date_elements as date_annotations
from ibid.registers.match import annotate
from ibid.registers.match import elements as annotations
from ibid.registers.model import Mention, Record, Registers, Spot, Unknown
from ibid.registers.naming import namer
from ibid.registers.read import read
from ibid.registers.standoff import write_standoff
from ibid.registers.unknown import common_words, unaccounted

__all__ = [
    "DateContext",
    "Mention",
    "Record",
    "Registers",
    "Spot",
    "Unknown",
    "annotate",
    "annotations",
    "common_words",
    "date_annotations",
    "dates",
    "namer",
    "read",
    "unaccounted",
    "write_standoff",
]
