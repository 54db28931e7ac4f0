"""Tests that share one load of the demo: a package, so that pytest knows when the last of them is done."""
