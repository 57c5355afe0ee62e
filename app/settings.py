"""Settings from the environment (`SANXIAN_…`), read once and passed on.

Nested groups read `SANXIAN_<GROUP>_<NAME>`: `SANXIAN_DATABASE_URL`, `SANXIAN_WEB_PUBLIC_URL`.
"""

from ipaddress import ip_network
from pathlib import Path

from pydantic import BaseModel, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.public_settings import PublicSettings


class DatabaseSettings(BaseModel):
    """Where the store is."""

    url: SecretStr | None = Field(
        default=None,
        description="PostGIS as postgresql+psycopg://…; otherwise an SQLite file in the home.",
    )
    pool_size: int = Field(default=10, ge=1, description="Connections kept open, PostGIS only.")
    statement_timeout_s: float = Field(
        default=30.0, gt=0, description="Longest database statement, PostGIS only."
    )
    connect_timeout_s: int = Field(default=5, ge=1, description="Longest wait for a connection.")

    @field_validator("url")
    @classmethod
    def _one_driver(cls, value: SecretStr | None) -> SecretStr | None:
        """Every way of writing a PostgreSQL address means the one driver we ship."""
        if value is None:
            return None
        text = value.get_secret_value()
        for scheme in ("postgres://", "postgresql://"):
            if text.startswith(scheme):
                text = "postgresql+psycopg://" + text.removeprefix(scheme)
        return SecretStr(text)


class AreaSettings(BaseModel):
    """Where coordinates of GB/T 2260 jurisdictions may lie, in degrees (contract, section 3)."""

    west: float = 73.0
    south: float = 3.0
    east: float = 136.0
    north: float = 54.0


class WebSettings(BaseModel):
    """The HTTP service."""

    host: str = Field(default="127.0.0.1", description="Address the service is bound to.")
    port: int = Field(default=8000, ge=1, le=65535, description="Port of the service.")
    public_url: str = Field(
        default="", description="Base address of links, where a proxy stands in front."
    )
    anonymous: str = Field(
        default="auto",
        pattern="^(auto|checker|public|denied)$",
        description=(
            "Who an anonymous caller is: auto = a checker on loopback while there is no key, user "
            "or OpenID provider, else refused; checker, public = that role; denied = refused."
        ),
    )
    max_body_mb: float = Field(default=64.0, gt=0, description="Largest JSON body.")
    max_upload_mb: float = Field(default=200.0, gt=0, description="Largest upload.")
    idempotency_hours: float = Field(
        default=24.0, gt=0, description="How long the answer to an Idempotency-Key is kept."
    )


class GateSettings(BaseModel):
    """How much is worked on at once, and how long a request may take; for each process."""

    checks_at_once: int = Field(
        default=0, ge=0, description="Checks worked on at once; 0 = twice the processors."
    )
    uploads_at_once: int = Field(
        default=0, ge=0, description="Uploads read at once; 0 = one for each processor."
    )
    tiles_at_once: int = Field(
        default=0, ge=0, description="Tiles served at once; 0 = eight for each processor."
    )
    most_open: int = Field(
        default=512,
        ge=1,
        description="Requests of one kind that may be open, those still arriving included.",
    )
    queue_ms: float = Field(
        default=500.0, ge=0, description="How long a request waits while others always wait too."
    )
    burst_ms: float = Field(
        default=2000.0, ge=0, description="How long it waits while the queue was short just before."
    )
    deadline_s: float = Field(
        default=30.0, gt=0, description="Longest work on a request once it has arrived."
    )
    slow_deadline_s: float = Field(
        default=600.0,
        gt=0,
        description="The same for uploads, reports and changes to whole releases.",
    )
    body_s: float = Field(
        default=20.0, gt=0, description="How long a body may take, and a second more for …"
    )
    body_kb_per_s: float = Field(default=50.0, gt=0, description="… so many kilobytes of it.")
    work_per_minute: float = Field(
        default=2e10,
        ge=0,
        description="Work of checks for one key or user in a minute, in pairs of edges; 0 = any.",
    )
    drain_s: float = Field(
        default=1.0,
        ge=0,
        description="How long `/readyz` says no before a process that was told to end (SIGTERM) "
        "takes no more connections; longer than a balancer takes to notice.",
    )
    least_free_mb: float = Field(
        default=200.0, ge=0, description="Room on the disk of the home below which it is not ready."
    )


class LogSettings(BaseModel):
    """Logs of the service, on standard error."""

    format: str = Field(
        default="auto",
        pattern="^(auto|json|text)$",
        description="auto = text on a terminal, JSON lines elsewhere.",
    )
    level: str = Field(
        default="auto",
        pattern="^(auto|debug|info|warning|error)$",
        description="auto = warnings on a terminal, one line for each request elsewhere.",
    )


class AuthSettings(BaseModel):
    """Keys and local users."""

    pepper: SecretStr | None = Field(
        default=None,
        min_length=32,
        description=(
            "Secret under which keys are hashed; by default a file in the home. Machines that "
            "share a database need the same one."
        ),
    )
    environment: str = Field(
        default="live", pattern="^[a-z0-9]{1,12}$", description="Second part of every key."
    )
    session_hours: float = Field(
        default=12.0, gt=0, description="How long a browser stays signed in."
    )
    attempts_per_minute: int = Field(
        default=10, ge=1, description="Wrong passwords a minute, for each name and address."
    )


class OidcSettings(BaseModel):
    """Signing in through an OpenID Connect provider."""

    issuer: str = Field(
        default="", description="Address of the OpenID provider; empty = none is used."
    )
    client_id: str = Field(default="", description="This service at the provider.")
    client_secret: SecretStr | None = Field(
        default=None, description="Its secret; without one PKCE alone protects the sign-in."
    )
    audience: str = Field(
        default="",
        description="Audience of access tokens that programs may send; empty = none are taken.",
    )
    roles_claim: str = Field(default="roles", description="Claim that lists roles of this service.")
    areas_claim: str = Field(
        default="areas", description="Claim that lists jurisdictions; * = everywhere."
    )


class AuditSettings(BaseModel):
    """The audit record."""

    checkpoint_dir: Path | None = Field(
        default=None,
        description=(
            "Where signed checkpoints of the record are kept; by default in the home. Best a place "
            "that whoever administers the database cannot write."
        ),
    )
    checkpoint_every_s: float = Field(
        default=60.0, gt=0, description="How often a running service adds a checkpoint."
    )


class CatalogueSettings(BaseModel):
    """Opened releases."""

    poll_s: float = Field(default=0.5, gt=0, description="How often a new publication is noticed.")
    verify_every_s: float = Field(
        default=60.0,
        gt=0,
        description="How often a running service hashes the stored releases again.",
    )


class RasterSettings(BaseModel):
    """Rasters."""

    max_gb: float = Field(
        default=8.0, gt=0, description="Largest raster: width × height × bands × bytes of a value."
    )
    max_upload_mb: float = Field(
        default=2000.0, gt=0, description="Largest upload of a raster over HTTP."
    )


class CheckSettings(BaseModel):
    """How much work a check may be, in pairs of edges; 1e8 take half a second to a second."""

    most_work_now: float = Field(
        default=3e8, gt=0, description="Work of a check answered at once; beyond it, a job."
    )
    most_vertices_now: int = Field(
        default=1_000_000, ge=1, description="Vertices of a footprint checked at once; then a job."
    )
    most_work: float = Field(
        default=1e11, gt=0, description="Work of a check beyond which it is refused."
    )


class ListSettings(BaseModel):
    """Access lists that come over HTTP."""

    most_mb_now: float = Field(
        default=1.0,
        gt=0,
        description="Largest file of a list that is read while its sender waits; beyond it, a job.",
    )


class JobSettings(BaseModel):
    """Durable jobs and their workers."""

    beside_serve: int = Field(
        default=1,
        ge=0,
        le=8,
        description="Worker processes that `serve` starts; 0 where `sanxian worker` runs.",
    )
    poll_s: float = Field(default=0.5, gt=0, description="How often a free worker looks for a job.")
    beat_s: float = Field(
        default=1.0, gt=0, description="How often a worker writes a sign of life and progress."
    )
    lease_s: float = Field(
        default=30.0,
        gt=0,
        description="A worker without a sign of life for this long is taken for dead.",
    )
    grace_s: float = Field(
        default=10.0, gt=0, description="How long a cancelled job may take to stop by itself."
    )
    attempts: int = Field(
        default=3, ge=2, description="Crashes at one place before a job, or its row, is given up."
    )

    @model_validator(mode="after")
    def _beats_within_lease(self) -> "JobSettings":
        """A worker that lives must be seen to live."""
        if self.lease_s < 3 * self.beat_s:
            raise ValueError("lease_s must be at least three times beat_s")
        return self


class WebhookSettings(BaseModel):
    """Messages to other systems; without a host none are sent."""

    hosts: tuple[str, ...] = Field(
        default=(),
        description="Hosts that messages may go to, as a JSON list: `name` (port 443) or "
        "`name:port`.",
    )
    networks: tuple[str, ...] = Field(
        default=(),
        description="Networks that are not on the public internet and may be sent to all the "
        "same, as a JSON list of CIDR.",
    )
    ca_file: str | None = Field(
        default=None, description="Certificates trusted in place of the system's, as a PEM file."
    )
    timeout_s: float = Field(default=10.0, gt=0, description="Longest delivery of a message.")
    poll_s: float = Field(default=2.0, gt=0, description="How often a worker looks for news.")

    @field_validator("networks")
    @classmethod
    def _are_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """A network that cannot be read is refused at start, not at the first message."""
        return tuple(str(ip_network(one)) for one in value)


class ReleaseSettings(BaseModel):
    """The life of a release."""

    four_eyes: str = Field(
        default="auto",
        pattern="^(auto|on|off)$",
        description="Whether a second person reviews and publishes a draft: auto = on a server "
        "(PostGIS), but not at a terminal of the machine itself.",
    )


class ScannerSettings(BaseModel):
    """The scanner for malicious content."""

    command: tuple[str, ...] = Field(
        default=(),
        description="Program that scans every file that arrives, as a JSON list; the path is added "
        "at its end, and it ends with 0 (nothing found) or 1. Empty = none.",
    )
    timeout_s: float = Field(default=60.0, gt=0, description="Longest look at one file.")


class Settings(BaseSettings):
    """All settings of the program."""

    model_config = SettingsConfigDict(
        env_prefix="SANXIAN_",
        env_nested_delimiter="_",
        env_nested_max_split=1,
        extra="ignore",
    )

    home: Path = Field(
        default_factory=lambda: Path.home() / ".local" / "share" / "sanxian",
        description="Data directory: store, compiled layers, keys, logs.",
    )
    database: DatabaseSettings = DatabaseSettings()
    area: AreaSettings = AreaSettings()
    web: WebSettings = WebSettings()
    gate: GateSettings = GateSettings()
    log: LogSettings = LogSettings()
    catalogue: CatalogueSettings = CatalogueSettings()
    auth: AuthSettings = AuthSettings()
    oidc: OidcSettings = OidcSettings()
    raster: RasterSettings = RasterSettings()
    audit: AuditSettings = AuditSettings()
    check: CheckSettings = CheckSettings()
    jobs: JobSettings = JobSettings()
    lists: ListSettings = ListSettings()
    webhooks: WebhookSettings = WebhookSettings()
    releases: ReleaseSettings = ReleaseSettings()
    scanner: ScannerSettings = ScannerSettings()
    public: PublicSettings = PublicSettings()

    @property
    def database_url(self) -> str:
        """Address of the store for SQLAlchemy."""
        if self.database.url is not None:
            return self.database.url.get_secret_value()
        return f"sqlite:///{self.home / 'sanxian.sqlite'}"

    @property
    def keys_dir(self) -> Path:
        """Where the service keeps its own secrets; readable by it alone."""
        return self.home / "keys"

    @property
    def compiled_dir(self) -> Path:
        """Where compiled layers are kept; a cache, safe to delete."""
        return self.home / "compiled"

    @property
    def public_compiled_dir(self) -> Path:
        """Where the layers of the public tier are kept compiled; a cache, safe to delete."""
        return self.home / "public" / "compiled"

    @property
    def public_tiles_dir(self) -> Path:
        """Where the tiles of the public map are kept; a cache, safe to delete."""
        return self.home / "public" / "tiles"

    @property
    def rasters_dir(self) -> Path:
        """Where converted rasters are kept by their hash; part of the store, not a cache."""
        return self.home / "rasters"

    @property
    def tiles_dir(self) -> Path:
        """Where the map's tiles are kept; a cache, safe to delete."""
        return self.home / "tiles"
