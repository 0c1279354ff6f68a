"""The terminal door: the same functions as the screens, without a browser.

Every command takes --json for machines (one object on standard output) and --dataset for the data set.
Troubles are printed as a plain sentence with the next step and end with exit code 1.
"""

from __future__ import annotations

import dataclasses
import json
import sys
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer

from data import home
from data.troubles import Trouble, UnreadableLine

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


@app.command()
def run(
    port: Annotated[int, typer.Option(help="포트 번호.")] = 8501,
    host: Annotated[str, typer.Option(help="들을 주소. 사내망에 열려면 0.0.0.0.")] = "127.0.0.1",
    allow: Annotated[list[str] | None, typer.Option(help="앱을 부를 수 있는 이름(예: maeum.example.com).")] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="브라우저를 엽니다.")] = True,
    sample: Annotated[bool, typer.Option("--sample/--no-sample", help="처음이면 예시 상점을 만듭니다.")] = True,
) -> None:
    """앱을 켭니다. 소유자가 한 번 들어갈 수 있는 주소를 하나 보여 줍니다."""
    import signal
    import webbrowser

    from data import operating, serving
    from data.ledger import ledger

    if not serving.free(host, port):
        raise serving.PortBusy(port=port)
    if sample:
        _first_sample()
    ledger().forget_old()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that the app ends with this command
    process = serving.start(host, port, (*serving.own_names(host), *(allow or ())))
    operating.note_running(port)
    where = _owner_address(port, (allow or ["localhost"])[0])
    print(f"\n  마음이 켜졌어요. 이 주소로 들어오세요(한 번만 쓸 수 있어요):\n\n  {where}\n\n  끄려면 Ctrl+C", flush=True)
    if browser:
        webbrowser.open(where)
    try:
        raise SystemExit(process.wait())
    except KeyboardInterrupt:
        process.wait()
    finally:
        process.terminate()
        operating.forget_running()


@app.command()
def address(
    port: Annotated[int, typer.Option(help="앱이 켜져 있는 포트.")] = 8501,
    host: Annotated[str, typer.Option(help="앱의 이름.")] = "localhost",
    as_json: Json = False,
) -> None:
    """켜져 있는 앱에 소유자가 들어갈 새 주소를 만듭니다. 앞서 나온 주소는 더는 쓸 수 없습니다."""
    where = _owner_address(port, host)
    show({"address": where}, as_json, where)


def _owner_address(port: int, host: str) -> str:
    from data.accounts import accounts

    return f"http://{host}:{port}/start?code={accounts().owner_code()}"


def _first_sample() -> None:
    """Make the sample data set when it is empty, before the app opens it."""
    from data.sample import make
    from data.warehouse import close_all, open_warehouse

    shop = open_warehouse(home.SAMPLE)
    if not shop.count("orders"):
        print("처음이라 예시 상점을 만들고 있어요. 1분쯤 걸려요.", flush=True)
        make(shop, date.today())
    close_all()


@app.command()
def measure(
    metric: Annotated[str, typer.Argument(help="지표 이름: nps, csat, rating, revenue ...")],
    by: Annotated[list[str] | None, typer.Option(help="나눌 기준. 여러 번 쓸 수 있습니다.")] = None,
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="첫날(포함).")] = None,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="마지막 날의 다음 날.")] = None,
    where: Annotated[list[str] | None, typer.Option("--filter", help="조건: channel=설문,리뷰 또는 channel!=설문. 여러 번 쓸 수 있습니다.")] = None,
    level: Annotated[float, typer.Option(help="신뢰수준.")] = 0.95,
    dataset: Dataset = home.MAIN,
    as_json: Json = False,
) -> None:
    """지표 하나를 구간, n, 뺀 행, 정의와 함께 계산합니다."""
    from analytics.metrics import comparing, measuring, telling
    from analytics.metrics.question import MetricQuestion, Period, Scope
    from data.warehouse import open_warehouse

    scope = Scope(Period(since and since.date(), until and until.date()), tuple(map(telling.filter_from, where or ())))
    warehouse = open_warehouse(dataset)
    found = measuring.measure(warehouse, MetricQuestion(metric, tuple(by or ()), scope, level))
    change = comparing.compare(warehouse, metric, scope, level=level)
    show(telling.passport(found, change), as_json, telling.lines(found))


@app.command()
def alerts(
    today: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="기준일(기본: 오늘). 그 전에 끝난 한 주와 하루를 봅니다.")] = None,
    keep: Annotated[bool, typer.Option("--keep", help="알림함에 넣고, 정해 둔 곳으로 보냅니다(앱이 꺼져 있을 때 예약 실행용).")] = False,
    pdf: Annotated[Path | None, typer.Option(help="주간 소식을 PDF로 저장할 파일.", dir_okay=False)] = None,
    html: Annotated[Path | None, typer.Option(help="주간 소식을 HTML로 저장할 파일.", dir_okay=False)] = None,
    language: Annotated[str, typer.Option(help="ko 또는 en")] = "ko",
    dataset: Dataset = home.MAIN,
    as_json: Json = False,
) -> None:
    """평소와 다른 움직임과 울린 규칙을 보여 줍니다. 없으면 없다고 합니다."""
    from analytics.metrics.alerts import digest, merged, rung
    from analytics.metrics.noticing import digest_notice, notice
    from analytics.reports.page import html as as_html
    from analytics.reports.pdf import pdf as as_pdf
    from analytics.reports.weekly import weekly
    from data.rules import rules_of
    from data.warehouse import open_warehouse
    from pages.kit import rounds

    warehouse, now = open_warehouse(dataset), today or datetime.now()
    found = digest(warehouse, now.date())
    sheet = weekly(found, now.date(), language)
    if pdf:
        pdf.write_bytes(as_pdf(sheet))
    if html:
        html.write_text(as_html(sheet), encoding="utf-8")
    daily = digest(warehouse, now.date(), grain="day")
    alarms = merged((*found.alarms, *daily.alarms), rung(warehouse, rules_of(warehouse).all(), now.date()))
    told = [digest_notice(found, now), *(notice(alarm, now) for alarm in alarms)]
    kept = rounds.go(warehouse, now) if keep else None
    shown = {"week": found.week, "judged": found.judged, "notices": [{"kind": one.kind, "since": one.since, "until": one.until, "good": one.good, "told": one.told[language]} for one in told],
             "new": kept and len(kept.notices), "sent": kept and kept.outcomes}
    show(shown, as_json, "\n\n".join("\n  ".join(one.told[language]) for one in told))


def _first_reading(warehouse: Any) -> None:
    """Give what nobody has read yet its feeling and stage; the app does this by itself, the terminal here."""
    import pyarrow as pa

    from analytics.voice.scoring import score_batch, texts_of, unscored_remarks

    fresh = unscored_remarks(warehouse)
    if len(fresh):
        print(f"의견 {len(fresh):,}건을 읽고 있습니다.", file=sys.stderr)
        batches = [score_batch(batch) for batch in texts_of(warehouse, fresh).to_batches(max_chunksize=20_000)]
        warehouse.write("voice_write_scores", scored=pa.Table.from_batches(batches))


@app.command()
def journey(
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="첫날(포함).")] = None,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="마지막 날의 다음 날.")] = None,
    by: Annotated[str | None, typer.Option(help="나눠 볼 기준: channel, segment, product, month ...")] = None,
    dataset: Dataset = home.MAIN,
    as_json: Json = False,
) -> None:
    """여정 단계마다 고객의 감정을 구간과 함께 보여 줍니다."""
    from analytics.journey import curve, telling
    from analytics.metrics.question import Period, Scope
    from data.warehouse import open_warehouse

    scope = Scope(Period(since and since.date(), until and until.date()))
    warehouse = open_warehouse(dataset)
    _first_reading(warehouse)
    if by is None:
        found = curve.journey(warehouse, scope)
        show(telling.plain(found), as_json, telling.lines(found))
        return
    parts = curve.journeys_by(warehouse, scope, by)
    told = [{"part": part} | telling.plain(one) for part, one in parts.items()]
    show({"by": by, "parts": told}, as_json, "\n".join(f"[{part}] {telling.lines(one)}" for part, one in parts.items()))


@app.command()
def sample(
    today: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="자료가 끝나는 날의 다음 날(기본: 오늘).")] = None,
    seed: Annotated[int, typer.Option(help="같은 값이면 같은 자료가 만들어집니다.")] = 7,
    as_json: Json = False,
) -> None:
    """예시 자료(생활용품 쇼핑몰 24개월)를 만듭니다. 내 자료와 섞이지 않습니다."""
    from data.sample import make
    from data.warehouse import open_warehouse

    warehouse = open_warehouse(home.SAMPLE)
    made = make(warehouse, today.date() if today else date.today(), seed)
    rows = {kind: warehouse.count(kind) for kind in ("customers", "feedback", "orders", "visits")}
    result = {"dataset": home.SAMPLE, "from": made.opens, "today": made.today, "seed": seed, "rows": rows}
    show(result, as_json, "예시 자료를 만들었습니다. " + ", ".join(f"{kind} {count:,}행" for kind, count in rows.items()))


@app.command()
def summarise(
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="첫날(포함). 없으면 자료 마지막 12주.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="마지막 날의 다음 날.")] = None,
    scope: Annotated[list[str] | None, typer.Option(help="조건: channel=리뷰, segment!=VIP ...")] = None,
    reader: Annotated[str, typer.Option(help="executive, marketer, analyst")] = "executive",
    language: Annotated[str, typer.Option(help="ko 또는 en")] = "ko",
    pdf: Annotated[Path | None, typer.Option(help="PDF로 저장할 파일.", dir_okay=False)] = None,
    dataset: Dataset = home.MAIN,
    as_json: Json = False,
) -> None:
    """달라진 점을 근거와 함께 요약합니다. 언어 모델 없이 쓰고, 문장마다 근거와 맞는지 확인합니다."""
    from analytics.metrics.question import Period, Scope
    from analytics.metrics.telling import filter_from
    from analytics.reports.document import laid_out
    from analytics.reports.evidence import last_weeks
    from analytics.reports.pdf import pdf as as_pdf
    from data.warehouse import open_warehouse
    from prompts.tasks import summary

    warehouse = open_warehouse(dataset)
    period = Period(since and since.date(), until and until.date()) if since or until else last_weeks(warehouse)
    found = summary.summarise(warehouse, Scope(period, tuple(map(filter_from, scope or ()))), _reader(reader), language)
    if pdf:
        sentences = [line.sentence for line in found.lines]
        pdf.write_bytes(as_pdf(laid_out(found.evidence, sentences, found.audience, language, date.today(), f"{found.verified}/{found.written}")))
    show(summary.plain(found), as_json, summary.as_text(found))


def _reader(name: str) -> Any:
    from analytics.reports.writing import AUDIENCES

    if name not in AUDIENCES:
        raise typer.BadParameter(", ".join(AUDIENCES))
    return name


@app.command()
def check(
    file: Annotated[Path | None, typer.Argument(help="한 줄에 facts, quotes, summary가 있는 JSONL.", exists=True, dir_okay=False)] = None,
    as_json: Json = False,
) -> None:
    """FILE이 있으면 요약이 근거와 맞는지 한 줄씩, 없으면 자료와 기록과 백업이 온전한지 확인합니다."""
    if file is None:
        _check_house(as_json)
        return
    from analytics.reports.facts import fact_from, quote_from
    from prompts.grounding import check as compare

    for case in _lines(file):
        facts, quotes = map(fact_from, case.get("facts") or ()), map(quote_from, case.get("quotes") or ())
        verdict = compare(str(case.get("summary", "")), tuple(facts), tuple(quotes))
        said = [{"kind": reason.kind, "said": reason.said} for reason in verdict.reasons]
        word = "ok" if verdict.ok else "error"
        show({"id": case.get("id"), "verdict": word, "reasons": said}, as_json, f"{case.get('id', '')}\t{word}\t{said}")


@app.command()
def veil(
    file: Annotated[Path, typer.Argument(help="한 줄에 text가 있는 JSONL.", exists=True, dir_okay=False)],
    as_json: Json = False,
) -> None:
    """글 속 개인정보의 종류와 자리를 한 줄씩 보여 줍니다."""
    from data.personal import find, mask

    for case in _lines(file):
        text = str(case.get("text", ""))
        spans = [{"type": one.kind, "start": one.start, "end": one.end} for one in find(text)]
        show({"id": case.get("id"), "spans": spans}, as_json, mask(text)[0])


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSONL file; a line that is none is named by its number."""
    for number, line in enumerate(file.read_text(encoding="utf-8-sig").split("\n"), 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except json.JSONDecodeError:
            found = None
        if not isinstance(found, dict):
            raise UnreadableLine(line=number, file=file.name)
        yield found


CustomersFile = Annotated[Path | None, typer.Argument(help="주문 파일(없으면 저장된 자료). 이탈 여부 열이 있는 고객 표도 됩니다.")]
AsOf = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="기준일(기본: 마지막 주문 다음 날).")]


@contextmanager
def _customers(file: Path | None, dataset: str) -> Generator[Any]:
    """The stored data set, or the file opened in a folder of its own that is removed afterwards."""
    from data import customer_files, warehouse

    if file is None:
        yield warehouse.open_warehouse(dataset)
        return
    with tempfile.TemporaryDirectory() as folder:
        opened = customer_files.open_customers(file, Path(folder))
        try:
            yield opened
        finally:
            if isinstance(opened, warehouse.Warehouse):
                opened.close()


@contextmanager
def _orders(file: Path | None, dataset: str, today: datetime | None) -> Generator[tuple[Any, date]]:
    """As ``_customers``, for what needs orders, with the day to stand on."""
    from analytics.customers.features import last_day
    from data.customer_files import Labelled, OnlyLabelled

    with _customers(file, dataset) as opened:
        if isinstance(opened, Labelled):
            raise OnlyLabelled(file=opened.file, label=opened.label)
        yield opened, today.date() if today else last_day(opened)


@app.command()
def segment(
    file: CustomersFile = None,
    today: AsOf = None,
    family: Annotated[list[str] | None, typer.Option(help="나누는 기준: behaviour, attitude, demographic, region(여러 번 쓸 수 있습니다). 정해진 규칙은 rfm.")] = None,
    k: Annotated[int | None, typer.Option(help="고객군 수(기본: 알아서 고릅니다).")] = None,
    dataset: Dataset = home.MAIN,
    as_json: Json = False,
) -> None:
    """고객을 비슷한 무리로 나누고 이름을 붙입니다. 저장된 자료라면 고객군을 저장합니다."""
    from analytics.customers import segments, telling
    from analytics.customers.identity import as_kept

    with _orders(file, dataset, today) as (warehouse, day):
        found = segments.segment(warehouse, day, tuple(family or ["behaviour"]), "ko", k)
        if file is None:
            found = as_kept(warehouse, found)
            segments.keep_segments(warehouse, found)
    show(telling.segments_plain(found), as_json, telling.segments_text(found))


@app.command()
def churn(
    file: CustomersFile = None,
    today: AsOf = None,
    horizon: Annotated[int, typer.Option(help="이 날수 동안 사지 않으면 떠난 것으로 봅니다.")] = 90,
    dataset: Dataset = home.MAIN,
    as_json: Json = False,
) -> None:
    """고객마다 떠날 위험과 이유를 계산합니다. 저장된 자료라면 점수를 저장합니다."""
    from analytics.customers import churn as leaving
    from analytics.customers import telling
    from analytics.customers.features import last_day
    from analytics.customers.labelled import labelled_churn
    from data.customer_files import Labelled

    with _customers(file, dataset) as opened:
        if isinstance(opened, Labelled):
            labelled = labelled_churn(opened)
            show(telling.labelled_plain(labelled), as_json, telling.labelled_text(labelled))
            return
        found = leaving.churn(opened, today.date() if today else last_day(opened), horizon)
        if file is None:
            leaving.keep_churn(opened, found)
    show(telling.churn_plain(found), as_json, telling.churn_text(found))


@app.command()
def value(
    file: CustomersFile = None,
    today: AsOf = None,
    horizon: Annotated[int, typer.Option(help="앞으로 며칠의 가치를 볼지.")] = 365,
    hold_out: Annotated[int | None, typer.Option(help="뒤쪽 며칠을 남겨 두고 확인할지(기본: 절반).")] = None,
    dataset: Dataset = home.MAIN,
    as_json: Json = False,
) -> None:
    """고객마다 앞으로의 구매와 금액을 예측합니다. 저장된 자료라면 점수를 저장합니다."""
    from analytics.customers import telling
    from analytics.customers import value as worth

    with _orders(file, dataset, today) as (warehouse, day):
        found = worth.value(warehouse, day, horizon, hold_out)
        if file is None:
            worth.keep_value(warehouse, found)
    show(telling.value_plain(found), as_json, telling.value_text(found))


@app.command()
def recommend(
    file: CustomersFile = None,
    today: AsOf = None,
    most: Annotated[int, typer.Option(min=1, max=10, help="고객마다 몇 개까지 권할지.")] = 5,
    dataset: Dataset = home.MAIN,
    as_json: Json = False,
) -> None:
    """고객마다 다음에 살 만한 상품과 이유를 고릅니다. 인기 순과 비교한 성적도 보여 줍니다."""
    from analytics.customers import recommending, telling

    with _orders(file, dataset, today) as (warehouse, day):
        found = recommending.recommend(warehouse, day, most)
    show(telling.recommended_plain(found), as_json, telling.recommended_text(found))


@app.command()
def load(
    file: Annotated[Path, typer.Argument(help="올릴 파일: CSV, TSV, 엑셀, HTML 표, Parquet, JSON, 압축(zip, gz).")],
    kind: Annotated[str | None, typer.Option(help="feedback, orders, customers, visits 가운데 하나.")] = None,
    map_: Annotated[list[str] | None, typer.Option("--map", help="열=항목. 여러 번 쓸 수 있습니다.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="묻는 것에 제안대로 답합니다.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="읽어 보기만 하고 저장하지 않습니다.")] = False,
    sheet: Annotated[str | None, typer.Option(help="엑셀의 시트 이름.")] = None,
    password: Annotated[str | None, typer.Option(help="비밀번호가 걸린 엑셀의 비밀번호.")] = None,
    answer: Annotated[list[str] | None, typer.Option(help="묻는 것에 대한 답: 물음=답.")] = None,
    brand: Annotated[str | None, typer.Option(help="경쟁사의 리뷰라면 그 이름. 우리 숫자에 들어가지 않습니다.")] = None,
    dataset: Dataset = home.MAIN,
    as_json: Json = False,
) -> None:
    """파일 하나를 읽어 자료에 넣습니다. 읽은 행 = 불러온 행 + 제외한 행."""
    from data.intake import child

    child.warm()  # it gets ready while the rest is imported here
    from data.brands import name_brand
    from data.intake import commanding
    from data.warehouse import open_warehouse

    said = commanding.load_file(
        file, dataset=dataset, kind=kind, maps=map_ or [], yes=yes, dry_run=dry_run, sheet=sheet, password=password, answers=answer or []
    )
    if brand and said.done and "upload_id" in said.facts:
        name_brand(open_warehouse(dataset), said.facts["upload_id"], brand)
    show(said.facts, as_json, said.text)
    raise SystemExit(0 if said.done else 1)


@app.command()
def score(
    file: Annotated[Path, typer.Argument(help="의견이 든 파일: CSV, TSV, 엑셀, Parquet, JSON.", exists=True, dir_okay=False)],
    text: Annotated[str, typer.Option(help="의견이 적힌 열의 이름.")],
    out: Annotated[Path, typer.Option(help="결과 파일: .csv .tsv .jsonl .parquet")],
    rating: Annotated[str | None, typer.Option(help="점수 열(높을수록 좋음). 더 나아질 때만 점수에서 배웁니다.")] = None,
    as_json: Json = False,
) -> None:
    """의견 하나하나를 읽어 감정, 주제, 정서, 결과를 적어 줍니다. 자료에는 저장하지 않습니다."""
    from analytics.voice.filing import score_file

    done = score_file(file, text, out, rating=rating)
    found = " · ".join(f"{label} {n:,}" for label, n in sorted(done.labels.items()))
    show(done, as_json, f"{done.rows:,}행을 읽어 {done.out}에 적었습니다. {found} ({done.seconds:.1f}초)")


@app.command()
def watch(
    folder: Annotated[Path, typer.Argument(help="밤마다 내보낸 파일이 쌓이는 폴더.")],
    once: Annotated[bool, typer.Option("--once", help="한 번만 살피고 끝냅니다(예약 실행용).")] = False,
    every: Annotated[float, typer.Option(help="살피는 간격(초).", min=1.0)] = 10.0,
    dataset: Dataset = home.MAIN,
    as_json: Json = False,
) -> None:
    """폴더를 지켜보다 새 파일이 생기면 load --yes처럼 불러옵니다. 파일은 그대로 둡니다."""
    import time

    from data.intake.watching import Watch
    from pages.kit.sentences import sentence

    watched = Watch(folder, dataset)
    while True:
        for name, said in watched.look():
            if isinstance(said, Trouble):
                told = sentence(said)
                show({"file": name, "error": said.code, "message": told.what, "next": told.then}, as_json, f"{name}: {told.what} {told.then}")
            else:
                show({"file": name, **said.facts}, as_json, f"{name}: {said.text}")
        if once:
            return
        time.sleep(every)


@app.command()
def undo(upload: Annotated[str, typer.Argument(help="업로드 번호(load가 알려 줍니다).")], dataset: Dataset = home.MAIN, as_json: Json = False) -> None:
    """올린 파일을 되돌립니다."""
    from data.intake.loading import undo as take_out
    from data.warehouse import open_warehouse

    removed = take_out(open_warehouse(dataset), upload)
    show({"upload_id": upload, "rows_removed": removed}, as_json, f"{removed:,}행을 되돌렸어요.")


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help='질문. 예: "지난달 채널별 NPS"')],
    after: Annotated[list[str] | None, typer.Option("--after", help="앞서 한 질문. 이어지는 질문일 때 차례로 적습니다.")] = None,
    today: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="오늘로 볼 날(기본: 자료의 마지막 다음 날).")] = None,
    language: Annotated[str, typer.Option(help="ko 또는 en.")] = "ko",
    dataset: Dataset = home.MAIN,
    as_json: Json = False,
) -> None:
    """말로 물으면 지표로 답합니다. 답의 근거(정의, SQL, 행)가 함께 나옵니다."""
    from analytics.metrics.asking import answer
    from data.warehouse import open_warehouse
    from prompts.tasks import ask as asking

    warehouse, day = open_warehouse(dataset), today.date() if today else date.today()
    reading = None
    for earlier in after or ():
        reading = asking.ask(warehouse, earlier, day, reading, language=language).reading or reading
    found = asking.ask(warehouse, question, day, reading, language=language)
    text = "\n".join([found.restated, found.sentence, *(f"  · {one}" for one in (*(choice.label for choice in found.choices), *found.suggestions))]).strip()
    show(answer.plain(found), as_json, text)


@app.command()
def sql(
    file: Annotated[Path, typer.Argument(help='한 줄에 하나씩 {"sql": "..."}가 적힌 JSONL 파일.')],
    demo: Annotated[bool, typer.Option("--demo", help="작은 연습용 자료(feedback, orders, customers)에서 실행합니다.")] = False,
    dataset: Dataset = home.MAIN,
    as_json: Json = False,
) -> None:
    """SQL을 안전한 별도 프로세스에서 한 줄씩 실행합니다. 한 줄의 답이 한 줄로 나옵니다."""
    import tempfile

    from data import sandbox
    from data.warehouse import open_warehouse
    from pages.kit.sentences import sentence

    with tempfile.TemporaryDirectory() as folder:
        copy = sandbox.demo(Path(folder) / "demo.duckdb") if demo else sandbox.publish(open_warehouse(dataset))
        for line in filter(str.strip, file.read_text(encoding="utf-8").splitlines()):
            asked = json.loads(line)
            found = sandbox.run(str(asked["sql"]), copy)
            told = sentence(found.trouble) if found.trouble else None
            message = f"{told.what} {told.then}".strip() if told else ""
            result = {
                "id": asked.get("id"), "outcome": found.outcome, "columns": [name for name, _ in found.columns],
                "rows": found.rows, "n": len(found.rows), "more": found.more, "seconds": found.seconds,
                "peak_mb": found.peak_mb, "message": message,
            }
            show(result, as_json, f"{found.outcome}\t{len(found.rows):,}행\t{found.seconds}초\t{message}")
            sys.stdout.flush()


def _check_house(as_json: bool) -> None:
    from data import backups
    from data.ledger import ledger

    found: dict[str, Any] = backups.inspect() | {"access_log": ledger().check()}
    made = found["last_backup"]
    last = f"{(datetime.now() - made).days}일 전" if made else "없음"
    show(found, as_json, f"자료 파일이 온전합니다. 열람 기록 {found['access_log']:,}건이 쓰인 그대로입니다. 마지막 백업: {last}")


@app.command()
def backup(
    list_all: Annotated[bool, typer.Option("--list", help="있는 백업을 보여 줍니다.")] = False, as_json: Json = False
) -> None:
    """백업을 만듭니다. 앱이 켜져 있어도 됩니다. 열쇠(keys)는 들어가지 않으니 따로 보관하세요."""
    from data import backups, operating

    made = backups.all_backups() if list_all else [operating.backup()]
    text = "\n".join(f"{one.name}  {one.size_bytes / 1e6:,.1f} MB  {sum(one.rows.values()):,}행" for one in made)
    show(made if list_all else made[0], as_json, text or "아직 백업이 없습니다.")


@app.command()
def restore(
    name: Annotated[str, typer.Argument(help="백업 이름(backup --list).")],
    drill: Annotated[bool, typer.Option("--drill", help="되돌리지 않고, 되돌릴 수 있는지 확인만 합니다.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="묻지 않고 되돌립니다.")] = False,
    as_json: Json = False,
) -> None:
    """백업으로 되돌립니다. 지금 있는 것은 지우지 않고 옆에 둡니다."""
    from data import backups, erasing, operating
    from data.ledger import ledger

    found = backups.read(name)
    if drill:
        rows = backups.drill(found)
        show({"name": name, "rows": rows, "equal": True}, as_json, f"{name}: 파일 지문과 {sum(rows.values()):,}행이 만든 때와 같습니다.")
        return
    if not yes and not typer.confirm(f"지금 자료를 {name} 백업으로 바꿀까요?"):
        return
    operating.refuse_while_running()
    aside = backups.restore(found, datetime.now())
    erasing.erase_again()
    ledger().write(None, "restore", what=name)
    show({"name": name, "before": aside.name}, as_json, f"되돌렸습니다. 이전 자료는 {aside}에 있습니다.")


@app.command()
def erase(
    customer: Annotated[str, typer.Argument(help="지울 고객의 ID, 전화번호 또는 이메일.")],
    dataset: Dataset = home.MAIN,
    yes: Annotated[bool, typer.Option("--yes", help="묻지 않고 지웁니다.")] = False,
    as_json: Json = False,
) -> None:
    """한 고객의 모든 자료를 지우고 파일을 새로 씁니다. 영수증을 남깁니다. 앱을 끄고 실행하세요."""
    from data import erasing, operating
    from data.ledger import ledger

    if not yes and not typer.confirm(f"{dataset} 자료에서 이 고객을 지울까요? 되돌릴 수 없어요."):
        return
    operating.refuse_while_running()
    receipt = erasing.erase(dataset, customer, datetime.now())
    ledger().write(None, "erase", whose=receipt.who, what=f"{dataset}: {sum(receipt.rows.values())}")
    copies = f" 백업과 사본 {len(receipt.files) - 1}개도 새로 썼습니다." if len(receipt.files) > 1 else ""
    show(receipt, as_json, f"{sum(receipt.rows.values()):,}행을 지웠고 파일에 한 글자도 남지 않았습니다.{copies}")


@app.command("rotate-key")
def rotate_key(
    name: Annotated[str, typer.Argument(help="바꿀 열쇠: cookie(모든 로그인이 끝납니다), sealing, pseudonym.")] = "cookie", as_json: Json = False
) -> None:
    """열쇠를 새로 만들고 그 열쇠로 잠근 것을 다시 잠급니다. cookie 말고는 앱을 끄고 실행하세요."""
    from data import operating, rotating

    if name != "cookie":
        operating.refuse_while_running()
    kept = rotating.rotate(name, datetime.now())
    show({"key": name, "file": kept.name}, as_json, f"{name} 열쇠를 바꿨습니다. 열쇠 폴더를 다시 보관해 주세요: {kept.name}")


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
