"""How figures are rounded: one rule for cells and for what is computed from them.

Belongs here: rounding halves upwards. Does not: how many decimals a figure has (`disclosure.policy`,
`statistics.equity_rounding`), numbers as they are written on pages.
"""

import numpy as np


def half_up(number: np.ndarray) -> np.ndarray:
    """The nearest whole number; a number or an array of any shape. A half goes up, -0.5 to 0.

    Multiply before and divide after for decimals: where whole numbers are multiplied first, halves are exact.

    >>> [float(half_up(number)) for number in (0.5, 1.5, -0.5, -1.5)]
    [1.0, 2.0, 0.0, -1.0]
    """
    return np.floor(number + 0.5)


def rounded_half_up(number: np.ndarray, decimals: np.ndarray) -> np.ndarray:
    """`number` with so many decimals; numbers, or arrays of one shape.

    >>> float(rounded_half_up(2.345, 2)), rounded_half_up(np.array([12.5, 12.25]), np.array([0, 1])).tolist()
    (2.35, [13.0, 12.3])
    """
    step = 10.0 ** np.asarray(decimals)
    return half_up(number * step) / step
