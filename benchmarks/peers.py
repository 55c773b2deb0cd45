"""What other tools reached on the shared frequency tables, as the tables' README gives it.

Belongs here: their figures, as data. Does not: ours, which are measured (`suppression`).

Each was built and run on one machine, CPU seconds with the start of R (about 1.3) in them. `-`: not measured.
`narrow`: small cells that an independent attack by linear programming confines to fewer than 5 values. `single`:
small cells that the only person in a cell of 1 can compute. None left a cell exactly recoverable.
"""

COLUMNS = ("secondary", "value", "narrow", "single", "CPU s")

PEERS = {
    "b_5000": {
        "GaussSuppression 1.2.3, default": ("19", "243", "4", "2", "1.4"),
        "GaussSuppression, intervals of 5": ("25", "297", "0", "0", "2.2"),
        "tau-Argus, optimal": ("13", "196", "10", "7", "0.5"),
        "tau-Argus, modular": ("20", "261", "0", "0", "0.6"),
        "sdcTable, optimal": ("14", "233", "12", "7", "10.4"),
        "sdcTable, hypercube": ("45", "4 307", "0", "0", "3.4"),
        "two-phase trial": ("21-22", "271", "0", "0", "0.1"),
    },
    "c_5000": {
        "GaussSuppression, default": ("123", "2 229", "32", "12", "1.5"),
        "GaussSuppression, intervals of 5": ("135", "2 854", "0", "2", "15.8"),
        "tau-Argus, optimal": ("63", "1 488", "140", "64", "5.8"),
        "tau-Argus, modular": ("95", "2 157", "22", "5", "1.7"),
        "sdcTable, hypercube": ("284", "30 673", "0", "0", "11.2"),
        "two-phase trial": ("110", "2 531", "0", "0", "0.6"),
        "two-phase trial, with pruning": ("106", "2 499", "0", "1", "2.8"),
    },
    "c_50000": {
        "GaussSuppression, default": ("102", "1 423", "23", "11", "1.5"),
        "GaussSuppression, intervals of 5": ("110", "1 518", "0", "2", "12.3"),
        "two-phase trial": ("107-108", "1 483", "0", "0", "0.2-0.7"),
    },
    "m_5000": {
        "GaussSuppression, default": ("487", "11 104", "77", "29", "3.0"),
        "GaussSuppression, intervals of 5": ("510", "12 726", "0", "4", "139"),
        "tau-Argus, optimal, stopped after 3 minutes": ("284", "6 288", "495", "207", "185"),
        "two-phase trial": ("406", "11 529", "0", "0", "19"),
    },
    "m_50000": {
        "GaussSuppression, default": ("475", "8 929", "37", "16", "3.2"),
        "two-phase trial": ("447-448", "8 710", "0", "0", "4.3"),
    },
}
