"""The page for signing in: made on the server, without any script."""

from html import escape

from app.audit.service import Actor
from app.pages import page

_FORM = """
<form method="post" action="/login">
<input type="hidden" name="next" value="{next}">
<p><label>用户名 Name<br><input name="name" autocomplete="username" required autofocus></label></p>
<p><label>口令 Password<br>
<input name="password" type="password" autocomplete="current-password" required></label></p>
<p><button type="submit">登录 Sign in</button></p>
</form>
"""


def sign_in_page(*, next_path: str, with_users: bool, with_oidc: bool, failure: str = "") -> str:
    """The ways to sign in that this installation has."""
    hidden = escape(next_path, quote=True)
    parts = ["<h1>登录 · Sign in</h1>"]
    if failure:
        parts.append(f'<p role="alert"><strong>{escape(failure)}</strong></p>')
    if with_oidc:
        parts.append(
            f'<p><a href="/login/oidc?next={hidden}">统一身份认证 · Sign in with your '
            "organisation</a></p>"
        )
    if with_users:
        parts.append(_FORM.format(next=hidden))
    if not (with_users or with_oidc):
        parts.append("<p>此服务没有可登录的账号。No account exists here: use a key.</p>")
    return page("登录 · Sign in", "".join(parts))


def signed_in_page(actor: Actor) -> str:
    """Who is signed in, and the way out."""
    roles = "、".join(sorted(actor.roles)) or "—"
    return page(
        "已登录 · Signed in",
        f"<h1>已登录 · Signed in</h1><p>{escape(actor.name)} ({escape(roles)})</p>"
        '<p><a href="/">打开 · Open</a></p>'
        '<form method="post" action="/logout"><button type="submit">退出 Sign out</button></form>',
    )
