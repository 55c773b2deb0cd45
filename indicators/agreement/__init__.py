"""Who agreed to what: the registry of a country, as events that are never changed, and what follows from them.

Belongs here: parties, events, the gate to `agreed`, versions and classes of change, targets. Does not: what a sheet
says (`indicators.registry`), the command line (`pipelines.commands.registry`), what pages show (`dashboards`).
"""

from indicators.agreement.folder import RegistryRefused
from indicators.agreement.states import Reservation, State, state

__all__ = ["RegistryRefused", "Reservation", "State", "state"]
