"""TinyDB on SQLite: the documented calls of TinyDB and Table, each touching only the rows it concerns.

Ids are text. The query cache is off: SQLite has one of its own, and a cache beside a database lies sooner or
later. A query that no index serves raises UnindexedQuery unless `scan=True` says that a full scan is meant.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from typing import Any, NoReturn, cast

from tinydb import TinyDB
from tinydb.queries import QueryLike
from tinydb.storages import Storage
from tinydb.table import Document, Table

from storage.codec import dumps, loads
from storage.embedded.engine import Engine
from storage.embedded.queries import served_by
from storage.errors import UnindexedQuery

#: Ids are text here. TinyDB's annotations say int, its documentation lets a subclass choose.
Key = Any
Update = Mapping[str, Any] | Callable[[Any], None]


class SqliteStorage(Storage):
    """Where TinyDB's tables find their rows."""

    def __init__(self, engine: Engine, indexes: Mapping[str, Sequence[tuple[str, ...]]]) -> None:
        self.engine = engine
        self.indexes = indexes

    def read(self) -> dict[str, dict[str, Any]]:
        """Every document of every table: for looking at, not for working with."""
        return {
            name: {key: loads(doc) for key, doc in self.engine.rows(f"SELECT id, doc FROM {name}")}
            for name in self.indexes
        }

    def write(self, data: dict[str, dict[str, Any]]) -> NoReturn:
        """Never: rows are written one by one."""
        del data
        raise NotImplementedError("rows are written one by one, never all at once")

    def close(self) -> None:
        """The engine is closed by whoever opened it."""


class SqliteTable(Table):
    """One table of JSON documents."""

    document_id_class: Any = str
    default_query_cache_capacity = 0

    def __init__(self, storage: SqliteStorage, name: str) -> None:
        if name not in storage.indexes:
            raise KeyError(f"there is no table {name}")
        super().__init__(storage, name, cache_size=0)
        self._engine = storage.engine
        self._indexes = storage.indexes[name]

    # --- writing

    def insert(self, document: Mapping[str, Any]) -> Key:
        """Add a document; a Document keeps its id, another gets the next number. Raises ValueError if taken."""
        key = self._id_of(document)
        if self.contains(doc_id=key):
            raise ValueError(f"Document with ID {key} already exists")
        self._write(key, document)
        return key

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[Key]:
        return [self.insert(document) for document in documents]

    def upsert(
        self, document: Mapping[str, Any], cond: QueryLike | None = None, *, scan: bool = False
    ) -> list[Key]:
        """Update what matches or insert; a Document without a condition replaces the one of its id."""
        if cond is None:
            if not isinstance(document, Document):
                raise ValueError("If no cond is given, the document must be a Document with an id")
            self._write(str(document.doc_id), document)
            return [str(document.doc_id)]
        return self.update(document, cond, scan=scan) or [self.insert(document)]

    def update(
        self,
        fields: Update,
        cond: QueryLike | None = None,
        doc_ids: Iterable[Key] | None = None,
        *,
        scan: bool = False,
    ) -> list[Key]:
        updated = []
        for found in self._chosen(cond, doc_ids, scan=scan or cond is None):
            if callable(fields):
                fields(found)
            else:
                found.update(fields)
            self._write(str(found.doc_id), found)
            updated.append(str(found.doc_id))
        return updated

    def update_multiple(
        self, updates: Iterable[tuple[Update, QueryLike]], *, scan: bool = False
    ) -> list[Key]:
        return [key for fields, cond in updates for key in self.update(fields, cond, scan=scan)]

    def remove(
        self, cond: QueryLike | None = None, doc_ids: Iterable[Key] | None = None, *, scan: bool = False
    ) -> list[Key]:
        if cond is None and doc_ids is None:
            raise RuntimeError("Use truncate() to remove all documents")
        keys = [str(one.doc_id) for one in self._chosen(cond, doc_ids, scan=scan)]
        for key in keys:
            self._engine.change(f"DELETE FROM {self.name} WHERE id = ?", (key,))
        return keys

    def truncate(self) -> None:
        self._engine.change(f"DELETE FROM {self.name}")

    # --- reading

    def get(
        self,
        cond: QueryLike | None = None,
        doc_id: Key | None = None,
        doc_ids: list[Key] | None = None,
        *,
        scan: bool = False,
    ) -> Any:  # as TinyDB: a Document, a list of them, or None
        if doc_id is not None:
            rows = self._engine.rows(f"SELECT doc FROM {self.name} WHERE id = ?", (doc_id,))
            return document(doc_id, loads(rows[0][0])) if rows else None
        if doc_ids is not None:
            return list(self._chosen(None, doc_ids))
        if cond is None:
            raise RuntimeError("You have to pass either cond or doc_id or doc_ids")
        return next(iter(self.search(cond, scan=scan)), None)

    def search(self, cond: QueryLike, *, scan: bool = False) -> list[Document]:
        """Documents that match, in the order of their ids' insertion."""
        served = served_by(cond, self._indexes)
        if served is not None:
            sql = f"SELECT id, doc FROM {self.name} WHERE {served.where}"
            found = (document(key, loads(doc)) for key, doc in self._engine.rows(sql, served.values))
        elif scan:
            found = iter(self)
        else:
            raise UnindexedQuery(self.name, repr(cond))
        return [one for one in found if cond(one)]

    def contains(
        self, cond: QueryLike | None = None, doc_id: Key | None = None, *, scan: bool = False
    ) -> bool:
        if doc_id is None and cond is None:
            raise RuntimeError("You have to pass either cond or doc_id")
        return self.get(cond, doc_id, scan=scan) is not None

    def count(self, cond: QueryLike, *, scan: bool = False) -> int:
        return len(self.search(cond, scan=scan))

    def all(self) -> list[Document]:
        return list(self)

    def clear_cache(self) -> None:
        """There is none."""

    def __iter__(self) -> Generator[Document, None, None]:
        for key, doc in self._engine.rows(f"SELECT id, doc FROM {self.name} ORDER BY rowid"):
            yield document(key, loads(doc))

    def __len__(self) -> int:
        return int(self._engine.rows(f"SELECT count(*) FROM {self.name}")[0][0])

    def _read_table(self) -> dict[Key, Mapping[str, Any]]:
        return {str(one.doc_id): one for one in self}

    def _update_table(self, updater: Callable[[dict[Key, Mapping[str, Any]]], Any]) -> NoReturn:
        raise NotImplementedError("rows are written one by one, never all at once")

    def _get_next_id(self) -> Key:
        return str(self._engine.rows(f"SELECT coalesce(max(rowid), 0) + 1 FROM {self.name}")[0][0])

    # --- both

    def _chosen(
        self, cond: QueryLike | None, doc_ids: Iterable[Key] | None, *, scan: bool = False
    ) -> Iterator[Document]:
        if doc_ids is not None:
            for key in doc_ids:
                found = self.get(doc_id=str(key))
                if isinstance(found, Document):
                    yield found
        else:
            yield from self.all() if cond is None else self.search(cond, scan=scan)

    def _id_of(self, document: Mapping[str, Any]) -> str:
        return str(document.doc_id) if isinstance(document, Document) else self._get_next_id()

    def _write(self, key: str, document: Mapping[str, Any]) -> None:
        self._engine.change(
            f"INSERT INTO {self.name} (id, doc) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET doc = excluded.doc",
            (key, dumps(dict(document))),
        )


class SqliteDB(TinyDB):
    """TinyDB whose tables are SQLite's."""

    table_class: Any = SqliteTable

    def __init__(self, engine: Engine, indexes: Mapping[str, Sequence[tuple[str, ...]]]) -> None:
        super().__init__(engine, indexes, storage=SqliteStorage)

    def table(self, name: str, **kwargs: Any) -> SqliteTable:
        return cast(SqliteTable, super().table(name, **kwargs))

    def tables(self) -> set[str]:
        return set(cast(SqliteStorage, self.storage).indexes)

    def drop_table(self, name: str) -> None:
        """Empty it: the tables themselves belong to the schema."""
        self.table(name).truncate()

    def drop_tables(self) -> None:
        for name in self.tables():
            self.drop_table(name)


def document(key: Key, doc: Mapping[str, Any]) -> Document:
    """A TinyDB document with a text id."""
    return Document(doc, key)
