"""Bringing a database to this version's schema, with Alembic; loaded only where a home is made or upgraded."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(connection: Connection, to: str = "head") -> None:
    """Run every migration that the database has not had, up to one of them."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def head() -> str | None:
    """Return the newest schema that the migrations lead to."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def known(revision: str) -> bool:
    """Whether a schema is one of ours."""
    return revision in {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
