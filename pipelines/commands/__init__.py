"""The commands of the command line, one module each, with `add_parser(commands)`.

Belongs here: the arguments of a command, what it prints, its exit code. Does not: any step of the way. What is
slow to import is imported when a command runs, so that `--help` is quick.
"""
