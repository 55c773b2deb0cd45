"""Statistics on counts that may be published.

Belongs here: intervals and measures computed from released counts. Does not: anything that needs a record.
"""
