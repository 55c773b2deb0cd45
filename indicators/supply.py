"""What a source can supply: which units, breakdowns and sheets can be counted from it.

Belongs here: comparing what is needed with what is there. Does not: counting (`cells`).
"""

from collections.abc import Mapping

from indicators.measures import DENOMINATOR, NUMERATOR, unit_of
from indicators.sheet import Sheet
from indicators.units import Unit
from schemas.code_lists import load_code_list
from schemas.columns import describe
from schemas.release import breakdown_dimensions


class Supply:
    """What the source can supply: `columns` by table, and for columns with several codes the codes, if not all."""

    def __init__(self, columns: Mapping[str, set[str]], codes: Mapping[str, set[str]]):
        self.columns = {f"{table}.{column}" for table, names in columns.items() for column in names}
        self.codes = codes

    def unit(self, unit: Unit) -> bool:
        """Whether the unit can be counted at all."""
        return unit.needs <= self.columns

    def dimension(self, unit: Unit, dimension: str) -> bool:
        """Whether counts of the unit can be broken down by the dimension."""
        return dimension in unit.dimensions and unit.dimension_needs.get(dimension, frozenset()) <= self.columns

    def breakdown(self, sheet: Sheet, breakdown: str) -> bool:
        """Whether the source supplies the sheet by all dimensions of the breakdown, above and below the line."""
        parts = (NUMERATOR, DENOMINATOR) if sheet.denominator else (NUMERATOR,)
        return all(
            self.dimension(unit_of(sheet, part), name) for part in parts for name in breakdown_dimensions(breakdown)
        )

    def sheet(self, sheet: Sheet) -> bool:
        """Whether the source supplies every column and code that the sheet asks for.

        Codes that mean a missing answer are not asked of the source: it may know all answers.
        """
        if not sheet.needs <= self.columns:
            return False
        lists = {column.name: column.code_list for column in describe(sheet.counting_unit.table)}
        return all(
            codes - set(load_code_list(lists[column]).missing_codes()) <= set(self.codes.get(column, codes))
            for predicate in sheet.predicates
            for column, codes in predicate.listed_codes.items()
            if lists.get(column)
        )
