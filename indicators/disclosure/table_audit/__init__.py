"""The independent auditor of single tables: it attacks a protected table with nothing but what the table shows.

Belongs here: reading a shown table, what can be worked out of it, the verdict. Does not: releases (`audit`), and no
code that protects tables: an error there must not hide itself here. Apart from the auditor of releases, because
whoever protects a table would otherwise load what only releases need.
"""
