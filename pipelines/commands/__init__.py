"""The commands of the command line, one module each.

Belongs here: arguments of a command, what it prints, its exit code. Does not: what it is about.
"""
