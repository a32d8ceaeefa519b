"""The figures of a run as a file in Prometheus text format, for the textfile collector of node_exporter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from npa_core.errors import ConfigError
from npa_core.exchange.save import save
from npa_core.models import Failure, RunReport
from npa_core.pipeline.health import counted, health_of_all
from npa_core.pipeline.workshop import Workshop

_READABLE = 0o644  # node_exporter is another user

_Samples = tuple[str, str, str | None, Mapping[str, float]]
"""Name, what it says, name of its label, values by label; without a label there is one value, by nothing."""


def measured(shop: Workshop, report: RunReport) -> RunReport:
    """Write the figures of a run that has ended to `gather.metrics`, if that is set; return its report.

    A file that cannot be written is a failure `metrics` in the report; what the run did stays done.
    """
    if shop.config.gather.metrics is None:
        return report
    path = shop.folder / shop.config.gather.metrics
    try:
        save(path, _text(_samples(shop, report)))
        path.chmod(_READABLE)
    except ConfigError as error:
        failure = Failure(
            subject=f"metrics {path}", kind="metrics", message=f"{error}; see [gather] metrics in npa.toml"
        )
        return report.model_copy(update={"failures": (*report.failures, failure)})
    return report


def _samples(shop: Workshop, report: RunReport) -> Iterator[_Samples]:
    sources = health_of_all(shop)
    yield "npa_sources", "Sources by how they fare.", "state", counted(sources)
    yield "npa_items", "Stored news items.", None, {"": shop.store.news.count()}
    yield "npa_items_new", "Items that the last run found new.", None, {"": report.counts.get("items_new", 0)}
    yield "npa_items_changed", "Items that had changed.", None, {"": report.counts.get("items_changed", 0)}
    yield (
        "npa_items_missing",
        "Items that their source no longer lists.",
        None,
        {"": sum(len(source.missing) for source in sources)},
    )
    yield "npa_deliveries", "Deliveries by state.", "state", shop.store.ledger.counts()
    yield "npa_run_last_timestamp_seconds", "When the last run ended.", None, {"": report.finished.timestamp()}
    duration = (report.finished - report.started).total_seconds()
    yield "npa_run_duration_seconds", "How long the last run took.", None, {"": duration}
    yield "npa_run_exit_code", "The exit code of the last run.", None, {"": report.exit_code}
    yield "npa_run_failures", "What went wrong in the last run.", None, {"": len(report.failures)}
    failures = {source.id: float(source.failures) for source in sources}
    yield "npa_source_failures", "Failed visits in a row.", "source", failures
    good = {source.id: source.last_good.timestamp() for source in sources if source.last_good}
    yield "npa_source_last_good_timestamp_seconds", "The last visit that went well.", "source", good


def _text(samples: Iterator[_Samples]) -> bytes:
    # A twentieth of a second that only those pay who want the file.
    from prometheus_client import CollectorRegistry, Gauge, generate_latest  # noqa: PLC0415

    registry = CollectorRegistry()
    for name, says, label, values in samples:
        gauge = Gauge(name, says, [label] if label else [], registry=registry)
        for key, value in values.items():
            (gauge.labels(key) if label else gauge).set(value)
    return generate_latest(registry)
