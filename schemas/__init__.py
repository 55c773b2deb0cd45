"""What a record is, and what a release is: tables, code lists, sources, validation, the contract of publication.

Belongs here: every statement about the shape and meaning of data. Does not: anything that counts women
(`indicators`), draws (`dashboards`) or moves files (`pipelines`).
"""
