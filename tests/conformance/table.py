"""The conformance table: what each provider does in each case."""

from tests.conformance.cases import DIALECTS

_MARKS = {"passed": "✓", "failed": "✗", "skipped": "skipped"}
NOT_APPLICABLE = "–"


class Table:
    """Rows in the order in which they were first heard of."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[str, str]] = {}

    def add(self, row: str, column: str, outcome: str) -> None:
        """The worst outcome of several stands."""
        cells = self._rows.setdefault(row, {})
        if cells.get(column, "passed") == "passed":
            cells[column] = outcome

    def as_markdown(self) -> str:
        columns = [dialect.name for dialect in DIALECTS]
        lines = [f"| case | {' | '.join(columns)} |", "|---|" + ":-:|" * len(columns)]
        for row, cells in self._rows.items():
            marks = [_MARKS[cells[column]] if column in cells else NOT_APPLICABLE for column in columns]
            lines.append(f"| {row} | {' | '.join(marks)} |")
        return "\n".join([*lines, ""])
