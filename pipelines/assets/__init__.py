"""The steps from a delivered file to a published release, one module each, in the order of the journey.

Belongs here: what each step reads and writes in the store. Does not: the rules it applies.
"""
