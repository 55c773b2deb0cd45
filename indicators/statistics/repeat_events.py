"""Rates of events that happen to one person more than once.

Belongs here: the interval of a rate whose events come in persons. Does not: rates of events that are one a person
(`intervals.rate_interval`), standardisation.
"""

import numpy as np

from indicators.statistics.intervals import FEW_EVENTS, Z_95, dobson_limits, exact_poisson_limits


def repeat_event_interval(
    persons: np.ndarray, exposure: np.ndarray, z: float = Z_95
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rate of events that may strike a person again, and its limits: three arrays, one entry a row of `persons`.

    `persons`: cells x F, how many persons had 1, 2, ... F events. With x = sum f n_f events, the variance of x is
    sum f^2 n_f, which is more than x as soon as somebody has two: the interval is that of Dobson with this variance.
    Below ten events there is no such interval; if nobody has two, the exact one stands, else the limits are nan.
    Raises ValueError for an exposure that is not above 0.

    Source: R. M. Stukel and others (1994), Statistics in Medicine 13, 1781-1791; the compound Poisson variance.

    >>> rate, lower, upper = repeat_event_interval([[20, 6]], [100.0])  # 20 women once, 6 twice: 32 events of 26 women
    >>> float(rate[0]), round(float(lower[0]), 3), round(float(upper[0]), 3)
    (0.32, 0.201, 0.475)
    """
    number = np.asarray(persons, dtype=float)
    e = np.asarray(exposure, dtype=float)
    if not np.all(e > 0):
        raise ValueError("A rate needs an exposure above 0")
    times = np.arange(1, number.shape[1] + 1)
    events, variance = number @ times, number @ times**2
    lower, upper = dobson_limits(events / e, variance / e**2, events, z)
    once = (events < FEW_EVENTS) & (variance == events)
    exact_lower, exact_upper = exact_poisson_limits(events, z)
    return events / e, np.where(once, exact_lower / e, lower), np.where(once, exact_upper / e, upper)
