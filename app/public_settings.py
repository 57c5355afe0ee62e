"""Settings of the public tier."""

from pydantic import BaseModel, Field, SecretStr, field_validator


class PublicSettings(BaseModel):
    """The public tier; PostGIS only."""

    cells_per_degree: int = Field(
        default=2048,
        ge=64,
        le=8192,
        description="Cells of the national grid to a degree, a power of two: 2048 are about 54 m "
        "by 47 m at 30° N. What was once told on a finer grid stays told.",
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="Login in the role `sanxian_public`, by which zones are read for the public; "
        "by default the service's own login takes on that role.",
    )
    most_cells: int = Field(
        default=10_000,
        ge=1,
        description="Largest site, in cells; 10,000 of the default grid are about 25 km².",
    )
    cost_per_minute: int = Field(
        default=100_000,
        ge=1,
        description="What one caller may ask for in a minute, cells times layers; per process.",
    )
    map_requests_per_minute: int = Field(
        default=1_200, ge=1, description="Pieces of the map for one caller in a minute."
    )

    @field_validator("cells_per_degree")
    @classmethod
    def _nests(cls, value: int) -> int:
        """Grids that do not nest would tell more together than each by itself."""
        if value & (value - 1):
            raise ValueError("cells_per_degree must be a power of two")
        return value
