"""Delivered files are read in a process of their own that may do little.

Belongs here: what is done to one file, the limits, and asking for it. Does not: what becomes of the rows (`assets`).
"""
