"""Why a file is not read.

Belongs here: the error that says so. Does not: what is wrong with a file (`reading`, `physical_records`, `screening`).
"""


class FileRefused(Exception):
    """A file that is not read at all. `rule` names why, `row_number` where (the header is record 1), if known.

    `column`: where, as a reader may be told: its name, or its place in another system's file; empty for none.
    `do`: what to do, in sentences, where `message` does not say it.
    """

    def __init__(self, rule: str, message: str, row_number: int | None = None, column: str = "", do: str = ""):
        self.rule = rule
        self.message = message
        self.row_number = row_number
        self.column = column
        self.do = do
        where = "" if row_number is None else f" (row {row_number})"
        super().__init__(f"{rule}{where}: {message}{f' {do}' if do else ''}")
