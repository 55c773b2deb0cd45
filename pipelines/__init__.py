"""How the data flows: files in, records, cells, release, pages. The only room that knows the orchestrator.

Belongs here: assets and their checks, the store's paths, publication, the command line. Does not: any rule
about records (`schemas`), indicators or disclosure (`indicators`), any drawing (`dashboards`).
"""
