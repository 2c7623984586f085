"""The dashboard: a crowd moving, in a browser, for people who have never seen a simulation.

    groundswell dashboard

A page is described, frozen, by a `Recipe` that fits into a link; a `Player` lives its model on a
thread of its own and shows frozen `Snapshot`s; the pages draw those and nothing else. Only the
modules that draw import Solara.
"""
