"""Restricted extracts: who asked for which figures, who allowed it, what was handed over, and a log of all that.

Belongs here: requests, rules, approvals, packages and their log. Does not: extracts of public releases that anybody may
make (`pipelines.commands.extract`). Nothing here is a web service, and nothing here reads a record or a true count.
"""
