"""Plain pages, made on the server, with no script at all."""

from html import escape

STYLE = """
body{font:16px/1.6 system-ui,"Noto Sans CJK SC",sans-serif;max-width:60rem;margin:2rem auto;
padding:0 1rem;color:#1b2a33}
h1{font-size:1.6rem} h2{font-size:1.15rem;margin-top:2.2rem;border-top:1px solid #ccd6dc;
padding-top:1rem}
code,pre{font-family:ui-monospace,monospace;background:#f2f5f7;border-radius:4px}
code{padding:.1em .3em} pre{padding:.8rem;overflow:auto}
table{border-collapse:collapse;width:100%} td,th{text-align:left;padding:.3rem .6rem;
border-bottom:1px solid #dfe6ea;vertical-align:top}
.verb{font-weight:700;text-transform:uppercase;color:#0b5c7a}
"""


def page(title: str, body: str) -> str:
    """A plain page; `body` is markup that was escaped where it had to be."""
    return (
        f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width">'
        f'<link rel="stylesheet" href="/plain.css"><body>{body}</body></html>'
    )
