"""Ibid: from the OCR text of a monograph with endnotes to an annotated digital edition."""

__version__ = "0.1.0"
RELEASED = "2026-11-24"
"""Day of this version: the date of editions built where neither git nor SOURCE_DATE_EPOCH tells."""
