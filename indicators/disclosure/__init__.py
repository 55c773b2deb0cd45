"""Disclosure control: true cells in, publishable cells out, and an independent audit of what is published.

Belongs here: the policy, which rows are hidden and why, the auditor. Does not: computing cells
(`indicators.cells`), intervals (`indicators.statistics`), writing a release (`pipelines`).
"""
