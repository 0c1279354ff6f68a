"""Every stored table and column: type, unit, privacy class, label and meaning.

The one place that says what Maeum stores. Tables are created from it, the upload page offers its
columns as targets, the privacy room reads its classes.

Privacy classes
    public      may be shown to anybody who may see the page
    internal    about the business, not about a person
    pseudonym   points at a person through a key (customer_key, order_id); never on shared links
    personal    names, contact, free text: masked unless revealed with a reason
    secret      keyed hashes used for joining; never shown at all
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Privacy = Literal["public", "internal", "pseudonym", "personal", "secret"]


@dataclass(frozen=True)
class Column:
    name: str
    type: str
    ko: str
    en: str
    privacy: Privacy = "internal"
    unit: str = ""
    meaning: str = ""
    required: bool = False  # a row without it is set aside
    loadable: bool = True  # False: made by Maeum, not a target on the upload page
    sealed: bool = False  # AES-GCM at rest (data/sealing.py): read it through sealing.read
    compression: str = ""  # how it is stored; "" leaves the choice to the engine


@dataclass(frozen=True)
class Table:
    name: str
    ko: str
    en: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def loadable(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.loadable)


# Which upload a row came from and where it stood in the file: on every loaded table.
_ORIGIN = (
    Column("upload_id", "VARCHAR", "업로드", "upload", loadable=False),
    Column("row_no", "INTEGER", "파일의 행 번호", "row in the file", loadable=False),
)

_OWN_KEY = Column("own_key", "VARCHAR", "파일의 고객 ID", "customer id in the file", "pseudonym", loadable=False,
                  meaning="what the file said where data/joining.py put another id of the same person in its place; '' for none")

CUSTOMERS = Table(
    "customers", "고객", "customers", key=("customer_key",), columns=(
        Column("customer_key", "VARCHAR", "고객 ID", "customer id", "pseudonym", required=True,
               meaning="the company's own id, else a keyed hash of phone or e-mail"),
        Column("name", "VARCHAR", "이름", "name", "personal", sealed=True),
        Column("phone_hash", "VARCHAR", "전화번호(암호화)", "phone (keyed hash)", "secret"),
        Column("email_hash", "VARCHAR", "이메일(암호화)", "e-mail (keyed hash)", "secret"),
        Column("gender", "VARCHAR", "성별", "gender", meaning="여 | 남 | None"),
        Column("birth_year", "SMALLINT", "출생 연도", "birth year", "personal", "year"),
        Column("region", "VARCHAR", "지역", "region"),
        Column("grade", "VARCHAR", "회원 등급", "grade"),
        Column("joined_on", "DATE", "가입일", "joined on", unit="date"),
        Column("consent_marketing", "BOOLEAN", "마케팅 수신 동의", "marketing consent"),
        *_ORIGIN,
    ),
)

FEEDBACK = Table(
    "feedback", "고객 의견", "feedback", key=("feedback_id",), columns=(
        Column("feedback_id", "UBIGINT", "의견 번호", "feedback id", loadable=False,
               meaning="64-bit hash of the row's content and its occurrence in the file: the same row again has the same id"),
        Column("answered_at", "TIMESTAMP", "작성 일시", "answered at", unit="Asia/Seoul wall time"),
        Column("invited_at", "TIMESTAMP", "보낸 일시", "sent at", unit="Asia/Seoul wall time",
               meaning="when the survey was sent; a row with it and without an answer is an invitation nobody followed"),
        Column("customer_key", "VARCHAR", "고객 ID", "customer id", "pseudonym"),
        Column("channel", "VARCHAR", "채널", "channel", meaning="survey, review, chat, call ... as the user names it"),
        Column("stage", "VARCHAR", "여정 단계", "journey stage", meaning="as given in the file; placed by rules when empty"),
        Column("touchpoint", "VARCHAR", "접점", "touchpoint"),
        Column("question", "VARCHAR", "질문", "question"),
        Column("question_kind", "VARCHAR", "질문 종류", "question kind", meaning="nps | csat | ces | rating | open", loadable=False),
        Column("score", "DOUBLE", "점수", "score", unit="points on the scale"),
        Column("scale_min", "DOUBLE", "척도 최저", "scale minimum", loadable=False),
        Column("scale_max", "DOUBLE", "척도 최고", "scale maximum", loadable=False),
        Column("high_is_good", "BOOLEAN", "높을수록 좋음", "high is good", loadable=False),
        Column("text", "VARCHAR", "내용", "text", "personal", meaning="masked before the first write",
               compression="uncompressed"),  # remarks hardly repeat: trying to compress them is half the cost of a load
        Column("product", "VARCHAR", "상품", "product"),
        Column("order_id", "VARCHAR", "주문 번호", "order id", "pseudonym"),
        Column("order_line_id", "VARCHAR", "상품주문번호", "order line id", "pseudonym"),
        Column("language", "VARCHAR", "언어", "language", meaning="ko | en | other, by the share of Hangul", loadable=False),
        Column("paid", "BOOLEAN", "혜택 받은 리뷰", "paid review"),
        Column("brand", "VARCHAR", "브랜드", "brand", meaning="None is the user's own; competitors' reviews carry a name"),
        Column("conversation", "VARCHAR", "대화 번호", "conversation id", "pseudonym"),
        _OWN_KEY,
        *_ORIGIN,
    ),
)

ORDERS = Table(
    "orders", "주문", "orders", key=("line_id",), columns=(
        Column("line_id", "UBIGINT", "주문 행 번호", "line id", loadable=False,
               meaning="64-bit hash as for feedback_id"),
        Column("order_id", "VARCHAR", "주문 번호", "order id", "pseudonym", required=True),
        Column("order_line_id", "VARCHAR", "상품주문번호", "order line id", "pseudonym"),
        Column("customer_key", "VARCHAR", "고객 ID", "customer id", "pseudonym"),
        Column("ordered_at", "TIMESTAMP", "주문 일시", "ordered at", unit="Asia/Seoul wall time", required=True),
        Column("product", "VARCHAR", "상품", "product"),
        Column("category", "VARCHAR", "분류", "category"),
        Column("quantity", "DOUBLE", "수량", "quantity", unit="pieces", meaning="negative on a return line"),
        Column("amount", "DECIMAL(18,4)", "금액", "amount", unit="currency of the data set",
               meaning="of the line, after discounts, before refunds; negative on a return line"),
        Column("refunded", "DECIMAL(18,4)", "환불액", "refunded", unit="currency of the data set",
               meaning="part of amount given back, 0..amount; 0 on a return line that carries a negative amount"),
        Column("discount", "DECIMAL(18,4)", "할인액", "discount", unit="currency of the data set"),
        Column("currency", "VARCHAR", "통화", "currency", meaning="code of another currency; None is won, and only won is added up"),
        Column("status", "VARCHAR", "주문 상태", "status", meaning="paid | cancelled | returned", loadable=True),
        Column("channel", "VARCHAR", "판매 채널", "sales channel"),
        Column("region", "VARCHAR", "지역", "region"),
        Column("brand", "VARCHAR", "브랜드", "brand"),
        _OWN_KEY,
        *_ORIGIN,
    ),
)

VISITS = Table(
    "visits", "방문", "visits", key=("visit_id",), columns=(
        Column("visit_id", "UBIGINT", "방문 행 번호", "visit id", loadable=False),
        Column("session_id", "VARCHAR", "세션", "session", "pseudonym"),
        Column("customer_key", "VARCHAR", "고객 ID", "customer id", "pseudonym"),
        Column("visited_at", "TIMESTAMP", "방문 일시", "visited at", unit="Asia/Seoul wall time", required=True),
        Column("step", "VARCHAR", "단계", "step", meaning="visit | product | cart | checkout | purchase"),
        Column("channel", "VARCHAR", "유입 채널", "channel"),
        Column("campaign", "VARCHAR", "캠페인", "campaign"),
        Column("product", "VARCHAR", "상품", "product"),
        _OWN_KEY,
        *_ORIGIN,
    ),
)

UPLOADS = Table(
    "uploads", "업로드 기록", "uploads", key=("upload_id",), columns=(
        Column("upload_id", "VARCHAR", "업로드", "upload"),
        Column("file_name", "VARCHAR", "파일", "file"),
        Column("file_sha256", "VARCHAR", "파일 지문", "file fingerprint"),
        Column("sheet", "VARCHAR", "시트", "sheet"),
        Column("kind", "VARCHAR", "종류", "kind", meaning="feedback | orders | customers | visits"),
        Column("template", "VARCHAR", "양식", "template"),
        Column("encoding", "VARCHAR", "인코딩", "encoding"),
        Column("mapping", "JSON", "열 연결", "mapping"),
        Column("rows_read", "BIGINT", "읽은 행", "rows read", unit="rows"),
        Column("rows_loaded", "BIGINT", "불러온 행", "rows loaded", unit="rows",
               meaning="rows of the file that are now in Maeum, those already there included"),
        Column("rows_set_aside", "BIGINT", "제외한 행", "rows set aside", unit="rows"),
        Column("rows_already", "BIGINT", "이미 있던 행", "rows already there", unit="rows", meaning="part of rows_loaded"),
        Column("facts", "JSON", "보고", "report", meaning="notes, rule counts, totals as the report shows them"),
        Column("loaded_at", "TIMESTAMP", "올린 시각", "loaded at"),
        Column("loaded_by", "VARCHAR", "올린 사람", "loaded by", "pseudonym"),
        Column("undone_at", "TIMESTAMP", "되돌린 시각", "undone at"),
    ),
)

REJECTS = Table(
    "rejects", "제외한 행", "rows set aside", columns=(
        Column("upload_id", "VARCHAR", "업로드", "upload"),
        Column("row_no", "INTEGER", "파일의 행 번호", "row in the file"),
        Column("column_name", "VARCHAR", "열", "column"),
        Column("value", "VARCHAR", "값", "value", "personal", sealed=True),
        Column("reason", "VARCHAR", "이유", "reason", meaning="a code; words in pages/kit/troubles.py"),
        Column("row", "JSON", "행", "row", "personal", sealed=True),
    ),
)

FEEDBACK_SCORES = Table(
    "feedback_scores", "의견 점수", "feedback scores", key=("feedback_id",), columns=(
        Column("feedback_id", "UBIGINT", "의견 번호", "feedback id"),
        Column("sentiment", "FLOAT", "감정 점수", "sentiment", unit="-1..1",
               meaning="2 x calibrated probability of positive - 1, of the whole remark"),
        Column("sentiment_label", "VARCHAR", "감정", "sentiment label", meaning="positive | negative | unsure"),
        Column("read_sentiment", "FLOAT", "읽은 감정 점수", "sentiment as read", unit="-1..1",
               meaning="sentiment before what the data set's own ratings teach was laid over it"),
        Column("emotion", "VARCHAR", "정서", "first emotion"),
        Column("subject", "VARCHAR", "주제", "first subject"),
        Column("placed_stage", "VARCHAR", "배치한 단계", "placed stage"),
        Column("placed_touchpoint", "VARCHAR", "배치한 접점", "placed touchpoint"),
        Column("version", "VARCHAR", "모델 판", "model version"),
    ),
)

CLAUSES = Table(
    "clauses", "절", "clauses", columns=(
        Column("feedback_id", "UBIGINT", "의견 번호", "feedback id"),
        Column("clause_no", "SMALLINT", "절 번호", "clause"),
        Column("starts", "INTEGER", "시작", "start", unit="characters"),
        Column("ends", "INTEGER", "끝", "end", unit="characters"),
        Column("sentiment", "FLOAT", "감정 점수", "sentiment", unit="-1..1"),
        Column("subject", "VARCHAR", "주제", "subject"),
        Column("subject_leaf", "VARCHAR", "세부 주제", "subject leaf"),
        Column("emotion", "VARCHAR", "정서", "emotion"),
        Column("intensity", "FLOAT", "강도", "intensity", unit="0..1"),
        Column("act", "VARCHAR", "말의 종류", "speech act", meaning="request | question | suggestion | praise | leave | abuse"),
        Column("consequence", "BOOLEAN", "결과 절", "consequence"),
        Column("stage", "VARCHAR", "여정 단계", "stage"),
        Column("touchpoint", "VARCHAR", "접점", "touchpoint"),
        Column("confidence", "FLOAT", "확신", "confidence", unit="0..1"),
        Column("rule", "VARCHAR", "규칙", "rule"),
    ),
)

CORRECTIONS = Table(
    "corrections", "라벨 정정", "corrected labels", key=("correction_id",), columns=(
        Column("correction_id", "VARCHAR", "정정 번호", "correction id"),
        Column("feedback_id", "UBIGINT", "의견 번호", "feedback id"),
        Column("place", "INTEGER", "자리", "place", unit="characters",
               meaning="a character inside the clause it is about, so that it holds after a new reading; None is the whole remark"),
        Column("label", "VARCHAR", "라벨", "label", meaning="sentiment | emotion | leaf"),
        Column("was", "VARCHAR", "읽은 값", "read as", meaning="what the reading said; of a leaf: subject/leaf, empty is none"),
        Column("now", "VARCHAR", "고친 값", "corrected to"),
        Column("corrected_by", "VARCHAR", "고친 사람", "corrected by", "pseudonym"),
        Column("corrected_at", "TIMESTAMP", "고친 시각", "corrected at", unit="Asia/Seoul wall time"),
        Column("withdrawn_at", "TIMESTAMP", "거둔 시각", "withdrawn at", unit="Asia/Seoul wall time"),
    ),
)

TAXONOMY_EDITS = Table(
    "taxonomy_edits", "주제 체계 고친 기록", "edits of the subjects", key=("edit_no",), columns=(
        Column("edit_no", "INTEGER", "번호", "number"),
        Column("edit", "JSON", "고침", "edit", meaning="analytics.voice.arranging.Edit"),
        Column("edited_by", "VARCHAR", "고친 사람", "edited by", "pseudonym"),
        Column("edited_at", "TIMESTAMP", "고친 시각", "edited at", unit="Asia/Seoul wall time"),
    ),
)

TAXONOMY_MAP = Table(
    "taxonomy_map", "주제 체계", "subjects as arranged", columns=(
        Column("subject_read", "VARCHAR", "읽은 주제", "subject as read"),
        Column("leaf_read", "VARCHAR", "읽은 세부 주제", "leaf as read"),
        Column("words", "VARCHAR", "낱말", "words", meaning="a pattern: only clauses that hold it; None is all the rest"),
        Column("subject", "VARCHAR", "주제", "subject"),
        Column("leaf", "VARCHAR", "세부 주제", "leaf"),
    ),
)

CLAUSES_SPLIT = Table(
    "clauses_split", "나뉜 주제의 절", "clauses of split leaves", columns=(
        Column("feedback_id", "UBIGINT", "의견 번호", "feedback id"),
        Column("starts", "INTEGER", "시작", "start", unit="characters"),
        Column("subject_read", "VARCHAR", "읽은 주제", "subject as read"),
        Column("leaf_read", "VARCHAR", "읽은 세부 주제", "leaf as read"),
        Column("subject", "VARCHAR", "주제", "subject"),
        Column("leaf", "VARCHAR", "세부 주제", "leaf", meaning="taken by the words of taxonomy_map; the rest goes by its row without words"),
    ),
)

THEMES = Table(
    "themes", "되풀이되는 이야기", "themes", columns=(
        Column("month", "DATE", "달", "month", unit="first day", meaning="found in the twelve months up to its end"),
        Column("theme_id", "VARCHAR", "이야기 번호", "theme id", meaning="the same month after month"),
        Column("subject", "VARCHAR", "주제", "subject"),
        Column("good", "BOOLEAN", "칭찬", "praise", meaning="false is complaints"),
        Column("label", "VARCHAR", "이름", "label", meaning="two to five words"),
        Column("words", "JSON", "낱말", "words", meaning="word -> weight, the strongest"),
        Column("n", "INTEGER", "절", "clauses"),
        Column("typical", "JSON", "대표 의견", "typical clauses", meaning="three pairs of feedback_id and start"),
        Column("came", "VARCHAR", "유래", "came", meaning="kept | new | split | merged | first (no month before)"),
        Column("from_ids", "JSON", "앞 달의 이야기", "themes before"),
    ),
)

THEME_CLAUSES = Table(
    "theme_clauses", "이야기별 절", "clauses by theme", columns=(
        Column("feedback_id", "UBIGINT", "의견 번호", "feedback id"),
        Column("starts", "INTEGER", "시작", "start", unit="characters"),
        Column("subject", "VARCHAR", "주제", "subject"),
        Column("good", "BOOLEAN", "칭찬", "praise"),
        Column("theme_id", "VARCHAR", "이야기 번호", "theme id", meaning="None is other: no theme was sure"),
        Column("confidence", "FLOAT", "확신", "confidence", unit="0..1"),
    ),
)

TWINS = Table(
    "twins", "닮은 글", "remarks alike", columns=(
        Column("feedback_id", "UBIGINT", "의견 번호", "feedback id"),
        Column("group_id", "UBIGINT", "묶음", "group", meaning="the smallest feedback_id of the remarks alike"),
        Column("kind", "VARCHAR", "종류", "kind", meaning="same | near | template"),
        Column("n", "INTEGER", "묶음의 의견", "remarks in the group"),
    ),
)

CUSTOMER_SCORES = Table(
    "customer_scores", "고객 점수", "customer scores", key=("customer_key", "model"), columns=(
        Column("customer_key", "VARCHAR", "고객 ID", "customer id", "pseudonym"),
        Column("model", "VARCHAR", "모델", "model", meaning="segment | churn | value | ..."),
        Column("as_of", "DATE", "기준일", "as of"),
        Column("value", "DOUBLE", "값", "value", meaning="churn: risk 0..1; value: 365-day value; segment: None"),
        Column("label", "VARCHAR", "이름", "label", meaning="segment: its name in words"),
        Column("detail", "JSON", "근거", "detail", meaning="reasons and intervals"),
        Column("version", "VARCHAR", "모델 판", "model version"),
    ),
)

SEGMENT_HISTORY = Table(
    "segment_history", "고객군 이력", "segments over time", columns=(
        Column("customer_key", "VARCHAR", "고객 ID", "customer id", "pseudonym"),
        Column("as_of", "DATE", "그날부터", "from that day", meaning="the day of the run that first had the customer there"),
        Column("label", "VARCHAR", "고객군", "segment"),
        Column("label_en", "VARCHAR", "고객군(영어)", "segment (English)"),
        Column("families", "VARCHAR", "나눈 기준", "divided by", meaning="behaviour+attitude, rfm ..."),
    ),
)

CONTACTS = Table(
    "contacts", "고객을 잇는 단서", "contacts", columns=(
        Column("own_key", "VARCHAR", "파일의 고객 ID", "customer id in the file", "pseudonym"),
        Column("customer_key", "VARCHAR", "고객 ID", "customer id", "pseudonym", meaning="the person own_key is joined to, else own_key"),
        Column("rule", "VARCHAR", "단서", "rule", meaning="phone | email"),
        Column("mark", "VARCHAR", "단서(암호화)", "keyed hash", "secret"),
        Column("upload_id", "VARCHAR", "업로드", "upload"),
    ),
)

CUSTOMER_JOINS = Table(
    "customer_joins", "이어진 고객", "joined customers", columns=(
        Column("own_key", "VARCHAR", "파일의 고객 ID", "customer id in the file", "pseudonym"),
        Column("customer_key", "VARCHAR", "고객 ID", "customer id", "pseudonym"),
        Column("rule", "VARCHAR", "규칙", "rule", meaning="phone | email | both"),
        Column("confidence", "VARCHAR", "확신", "confidence", meaning="high | middle | low"),
        Column("state", "VARCHAR", "상태", "state", meaning="joined | proposed | split"),
        Column("decided_by", "VARCHAR", "정한 사람", "decided by", "pseudonym", meaning="None: by the rule"),
        Column("decided_at", "TIMESTAMP", "정한 시각", "decided at"),
    ),
)

META = Table(
    "meta", "설정", "meta", key=("key",), columns=(
        Column("key", "VARCHAR", "이름", "key"),
        Column("value", "VARCHAR", "값", "value"),
    ),
)

LOADED = (CUSTOMERS, FEEDBACK, ORDERS, VISITS)

# Rows as they were before a later upload changed them: what undoing that upload puts back.
REPLACED = tuple(
    Table(f"{table.name}_replaced", f"{table.ko} 이전 값", f"{table.en} before a change", columns=(
        *table.columns, Column("replaced_by", "VARCHAR", "바꾼 업로드", "replaced by upload", loadable=False),
    ))
    for table in LOADED
)

SHARED_ROWS = Table(
    "shared_rows", "겹친 행", "rows in more than one upload", columns=(
        Column("upload_id", "VARCHAR", "업로드", "upload", meaning="a later upload that holds the row too: keeps it when the first is undone"),
        Column("row_id", "UBIGINT", "행", "row id"),
        Column("row_no", "INTEGER", "파일의 행 번호", "row in the file"),
    ),
)

TABLES = (*LOADED, *REPLACED, SHARED_ROWS, UPLOADS, REJECTS, FEEDBACK_SCORES, CLAUSES, CORRECTIONS, TAXONOMY_EDITS, TAXONOMY_MAP, CLAUSES_SPLIT, THEMES, THEME_CLAUSES,
          TWINS, CUSTOMER_SCORES, SEGMENT_HISTORY, CONTACTS, CUSTOMER_JOINS, META)
BY_NAME = {table.name: table for table in TABLES}
KINDS = tuple(table.name for table in LOADED)


def create_statement(table: Table) -> str:
    """The CREATE TABLE text. No PRIMARY KEY on loaded tables: an index would double the cost of a
    load, and intake removes doubles by an anti-join on the id."""
    lines = [f'"{column.name}" {column.type}{f" USING COMPRESSION {column.compression}" if column.compression else ""}' for column in table.columns]
    if table in (META, UPLOADS):
        lines.append(f"PRIMARY KEY ({', '.join(table.key)})")
    return f"CREATE TABLE IF NOT EXISTS {table.name} ({', '.join(lines)})"
