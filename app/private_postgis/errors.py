"""Why there is no private PostGIS.

zoning.errors.StoreError
├── PostgisMissingError     nothing suitable is installed
└── PostgisStartError       it is installed and does not start
"""

from zoning.errors import StoreError


class PostgisMissingError(StoreError):
    """PostgreSQL with PostGIS is not installed on this machine."""

    code = "postgis-missing"
    title_zh = "未安装 PostGIS"
    title_en = "PostGIS is not installed"
    remedy_zh = (
        "请安装软件包（Debian、Ubuntu：apt-get install postgresql-postgis），或改用 SQLite。"
    )
    remedy_en = "Install it (Debian, Ubuntu: apt-get install postgresql-postgis), or use SQLite."


class PostgisStartError(StoreError):
    """The private server could not be set up or started; the end of its log says why."""

    code = "postgis-start"
    title_zh = "私有 PostGIS 无法启动"
    title_en = "The private PostGIS does not start"
    remedy_zh = "请查看日志末尾；若同一数据目录已有服务器在运行，请先停止它。"
    remedy_en = "See the end of the log; if a server already runs on this folder, stop it first."
