"""The health of the site for Prometheus: each finding as 1 or 0, and the figures of the findings."""

from prometheus_client import CollectorRegistry, Gauge, generate_latest


def metrics(found):
    """Return the findings in Prometheus' text format; an unknown figure is left out."""
    registry = CollectorRegistry()
    well = Gauge("heritage_well", "1：正常；0：异常", ["part"], registry=registry)
    for finding in found:
        well.labels(finding.name).set(finding.well)
        for name, value in finding.figures.items():
            Gauge(f"heritage_{name}", finding.name, registry=registry).set(value)
    return generate_latest(registry)
