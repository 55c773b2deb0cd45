"""Pages, charts and files for people, made from a release.

Belongs here: what a reader sees of a release. Does not: records, true counts, protection (`indicators`), when
pages are built (`pipelines`). Whatever stands here opens a release and nothing else.
"""
