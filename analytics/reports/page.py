"""The summary as one HTML file that needs nothing else, and as text that pastes cleanly into Word."""

from __future__ import annotations

from html import escape

from analytics.reports.document import Sheet
from analytics.reports.writing import Sentence

_STYLE = """
body{font-family:Pretendard,"Apple SD Gothic Neo","Malgun Gothic",sans-serif;max-width:46rem;margin:3rem auto;padding:0 1.2rem;color:#1b2026;
line-height:1.7;word-break:keep-all}h1{font-size:1.9rem;margin:.2rem 0}h2{font-size:1.15rem;margin:2rem 0 .4rem}
.quiet{color:#5d6673;font-size:.9rem}blockquote{margin:.3rem 0 .8rem;padding-left:.9rem;border-left:3px solid #0f766e;color:#333b45}
table{border-collapse:collapse;width:100%;font-size:.86rem}th,td{padding:.35rem .5rem;border-bottom:1px solid #e3e7eb;text-align:right}
th:nth-child(-n+2),td:nth-child(-n+2){text-align:left}a{color:#0f766e;text-decoration:none}sup{font-size:.7rem}
:target{background:#e6f4f1}@media(prefers-color-scheme:dark){body{background:#13171a;color:#e6e9ec}blockquote{color:#c5ccd3}td,th{border-color:#2b3238}}
"""


def html(document: Sheet) -> str:
    """A whole page; each sentence links to the rows of its facts. Nothing is fetched, nothing runs."""
    blocks = "".join(
        f"<h2>{escape(block.title)}</h2>" + "".join(_line(line, detail) for line, detail in zip(block.lines, block.details, strict=True))
        for block in document.blocks
    )
    head = "".join(f"<th>{escape(name)}</th>" for name in document.columns)
    rows = "".join(f'<tr id="{escape(row[0])}">' + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in document.rows)
    method = "<br>".join(escape(line) for line in document.method)
    return (
        f'<!doctype html><html lang="{document.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">'
        f"<title>{escape(document.title)}</title><style>{_STYLE}</style></head><body>"
        f'<p class="quiet">마음 Maeum</p><h1>{escape(document.title)}</h1><p class="quiet">{escape(document.period)} · {escape(document.badge)}</p>'
        f"{blocks}<h2>{escape(document.facts_title)}</h2><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        f'<h2>{escape(document.method_title)}</h2><p class="quiet">{method}</p></body></html>'
    )


def _line(line: Sentence, detail: str) -> str:
    links = "".join(f'<sup><a href="#{escape(fact_id)}">{escape(fact_id)}</a></sup> ' for fact_id in line.fact_ids[:3])
    said = escape(line.text)
    body = f"<blockquote>{said}</blockquote>" if line.role == "quote" else f"<p>{'→ ' if line.role == 'action' else ''}{said} {links}</p>"
    return body + (f'<p class="quiet">{escape(detail)}</p>' if detail else "")


def text(document: Sheet) -> str:
    """Plain paragraphs with the facts in brackets: what Word takes as it is."""
    parts = [document.title, document.period, ""]
    for block in document.blocks:
        parts += [block.title, *(f"{line.text} [{', '.join(line.fact_ids[:3])}]" if line.fact_ids else line.text for line in block.lines), ""]
    parts += [document.facts_title, *("\t".join(row) for row in document.rows), "", document.method_title, *document.method]
    return "\n".join(parts)
