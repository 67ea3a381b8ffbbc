"""Fault injection: things go wrong on purpose, and an oracle looks whether a promise was broken.

`python -m tests.faults [--long] [CLASS …]`. One module a class of faults, each giving rounds (`result.Round`) that
play in an empty folder and come back with a tally; `oracle` holds the invariants, `journal` what a long run has
done, `child` and `strace` the tools. Where losses are counted there is a control that must lose: a run whose control
loses nothing has proved nothing, is void and fails.
"""
