"""Registers of people, organizations, places, terms and works: an editor's data, rules, TEI and pages.

Left half: `read.read`, `naming.namer` (`match.elements`, `dates.date_elements`), `standoff.write_standoff`, `unknown.unaccounted`.
Right half, from the TEI alone: `pages.artefacts`, `exports.artefacts`.

Nothing is imported here: a build whose TEI is kept needs the right half alone.
"""
