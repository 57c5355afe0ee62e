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
a{color:#17494d}
input{font:inherit;box-sizing:border-box;width:100%;max-width:22rem;padding:.45rem .7rem;
border:1px solid #8a918c;border-radius:6px}
button{font:inherit;font-weight:600;padding:.45rem 1.6rem;border:0;border-radius:6px;
background:#17494d;color:#fff;cursor:pointer}
input:focus-visible,button:focus-visible,a:focus-visible{outline:3px solid #1a5fb4;
outline-offset:2px}
[role=alert]{padding:.6rem 1rem;max-width:22rem;box-sizing:border-box;
border-inline-start:4px solid #a3211b;background:#fbeae7}
.verb{font-weight:700;text-transform:uppercase;color:#0b5c7a}
"""


def page(title: str, body: str) -> str:
    """A plain page; `body` is markup that was escaped where it had to be."""
    return (
        f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width">'
        f'<link rel="stylesheet" href="/plain.css"><body><main>{body}</main></body></html>'
    )
