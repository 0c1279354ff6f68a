"""The terminal door: the same functions as the screens, without a browser.

Every command takes --json for machines (one object on standard output) and --dataset for the data set.
Troubles are printed as a plain sentence with the next step and end with exit code 1.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer

from data import home
from data.troubles import Trouble

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)


@app.callback()
def _door() -> None:
    """마음: 고객 경험 분석."""


Json = Annotated[bool, typer.Option("--json", help="한 줄의 JSON으로 출력합니다.")]
Dataset = Annotated[str, typer.Option("--dataset", help="자료 모음: main(내 자료) 또는 sample(예시).")]


def plain(value: Any) -> Any:
    """Any result as JSON-ready values: frozen dataclasses, dates, decimals, numpy numbers, frames."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if hasattr(value, "to_dict") and hasattr(value, "columns"):
        return plain(value.to_dict(orient="records"))
    if isinstance(value, dict) or hasattr(value, "items"):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Path):
        return value.name
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, float) and value != value:  # NaN is "none"
        return None
    return value


def show(value: Any, as_json: bool, text: str) -> None:
    """Print the result: the object for machines, the text for people."""
    print(json.dumps(plain(value), ensure_ascii=False) if as_json else text)


@app.command()
def where() -> None:
    """자료가 있는 폴더를 보여 줍니다."""
    print(home.home())


def main() -> None:
    """Run a command; a Trouble becomes a sentence, never a traceback."""
    from pages.kit.sentences import sentence  # the one table of sentences, free of Streamlit

    try:
        app()
    except Trouble as trouble:
        said = sentence(trouble)
        if "--json" in sys.argv:
            print(json.dumps({"error": trouble.code, "message": said.what, "next": said.then}, ensure_ascii=False))
        else:
            print(f"{said.what}\n{said.then}".strip(), file=sys.stderr)
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
