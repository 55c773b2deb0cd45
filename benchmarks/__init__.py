"""Measurements that anyone can repeat with `make bench`. Figures are ratios within one run, never tests."""
