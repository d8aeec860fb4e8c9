"""Tables that only grow: the database itself refuses to change or remove their rows."""

ONLY_GROWING = ("case_packs", "exhibit_files", "exhibits", "ledger")
"""The tables that are closed so."""


def forbid_change(table: str, dialect: str) -> tuple[str, ...]:
    """Return the statements that close a table to everything but additions.

    ``dialect`` is ``sqlite`` or ``postgresql``. A person with the database's own rights can remove the triggers;
    what they do then shows against the signed checkpoints.
    """
    told = f"the {table} only grows: its rows are never changed or removed"
    if dialect == "sqlite":
        # REPLACE removes the row that is in its way without asking the triggers of DELETE (SQLite, lang_conflict)
        taken = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) "  # noqa: S608 - a name of our own
        return tuple(
            f"CREATE TRIGGER {table}_refuses_{act.lower()} BEFORE {act} ON {table} {when}"
            f"BEGIN SELECT RAISE(ABORT, '{told}'); END"
            for act, when in (("UPDATE", ""), ("DELETE", ""), ("INSERT", taken))
        )
    return (
        f"CREATE FUNCTION {table}_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{told}'; END $$",
        f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_only_grows()",
        f"CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_only_grows()",
    )
