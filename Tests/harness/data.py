"""The data folder, looked into from outside."""

import sqlite3
from contextlib import closing
from pathlib import Path


class DataFolder:
    def __init__(self, path):
        self.path = Path(path)

    def mailbox_file(self, name):
        return self.path / "users" / f"{name.lower()}.db"

    def mailbox(self, name):
        """Every row of every table that has a `body`, as dictionaries. For a stopped server, read only."""
        return rows_with_body(self.mailbox_file(name))

    def public_record(self):
        return rows_with_body(self.path / "chat.db")

    def bytes_of(self, file):
        """What is in a database file or its journal, whatever the schema."""
        files = [file, *(file.with_name(file.name + suffix) for suffix in ("-wal", "-journal"))]
        return b"".join(path.read_bytes() for path in files if path.exists())


def rows_with_body(file):
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        database.row_factory = sqlite3.Row
        tables = [
            row["name"]
            for row in database.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
            )
            if "body" in {column["name"] for column in database.execute(f'PRAGMA table_info("{row["name"]}")')}
        ]
        assert tables, f"{file} has no table with a body"
        return [dict(row) for table in tables for row in database.execute(f'SELECT * FROM "{table}"')]
