"""The reference of every key of a source's YAML file, as Markdown for `docs/adding-a-source.md`.

Belongs here: writing the tables. Does not: the keys (`keys`).
"""

from schemas.sources.keys import ALL_KEYS


def reference() -> str:
    """One table a part of the file, in the order of `keys.ALL_KEYS`."""
    parts = []
    for part, keys in ALL_KEYS.items():
        rows = [f"| `{key.name}` | {key.kind} | {'yes' if key.required else ''} | {key.what} |" for key in keys]
        parts.append("\n".join([f"### {part}", "", "| key | is | needed | says |", "|---|---|---|---|", *rows]))
    return "\n\n".join(parts) + "\n"
