"""TinyDB on SQLite: the documented calls of TinyDB and Table, each touching only the rows it concerns.

Ids are text. The query cache is off: SQLite has one of its own, and a cache beside a database lies sooner or
later. A query that no index serves raises UnindexedQuery unless `scan=True` says that a full scan is meant.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from typing import Any, NoReturn

from tinydb import TinyDB
from tinydb.queries import QueryLike
from tinydb.storages import Storage
from tinydb.table import Document, Table

from storage.codec import dumps, loads
from storage.embedded.engine import Engine
from storage.embedded.queries import served, served_by
from storage.embedded.schema import KEYED
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
            name: {key: loads(doc) for key, doc in self.engine.rows(_on(name, "SELECT id, doc FROM %"))}
            for name in self.indexes
        }

    def write(self, data: dict[str, dict[str, Any]]) -> NoReturn:
        """Never: rows are written one by one."""
        del data
        raise NotImplementedError("rows are written one by one, never all at once")

    def close(self) -> None:
        """The engine is closed by whoever opened it."""


class SqliteTable(Table):
    """One table of JSON documents. A call that touches several documents writes all of them or none."""

    document_id_class: Any = str
    default_query_cache_capacity = 0

    def __init__(self, storage: SqliteStorage, name: str) -> None:
        """Raises KeyError for a table that the schema does not know."""
        self._indexes = storage.indexes[name]
        super().__init__(storage, name, cache_size=0)
        #: Written to in the present transaction; whoever keeps what was read clears it.
        self.touched = False
        self._next: int | None = None
        self._engine = storage.engine
        self._said = {field: said for (table, field), (_, said) in KEYED.items() if table == name}
        self._one = _on(name, "SELECT doc FROM % WHERE id = ?")
        self._some = _on(name, "SELECT id, doc FROM % WHERE ")
        self._every = _on(name, "SELECT id, doc FROM % ORDER BY rowid")
        self._insert = _on(
            name, "INSERT INTO % (id, doc) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET doc = excluded.doc"
        )
        self._insert_first = _on(name, "INSERT INTO % (id, doc) VALUES (?, ?) ON CONFLICT (id) DO NOTHING")
        self._update_next = _on(
            name, "UPDATE % SET doc = ? WHERE id = ? AND json_extract(doc, '$.version') = ?"
        )
        self._delete = _on(name, "DELETE FROM % WHERE id = ?")

    # --- beyond TinyDB: what the store's own records need, without a detour

    def put(self, key: str, document: Mapping[str, Any]) -> None:
        """Write a document under an id; one that was there is replaced, not merged.

        Raises ValueError where the id tells of a field what the document does not: it would not be found by it.
        """
        for field, said in self._said.items():
            if said(key) != document.get(field):
                raise ValueError(f"the {field} of a document in {self.name} is what its id {key!r} says")
        self.put_text(key, dumps(document))

    def put_text(self, key: str, doc: str) -> None:
        """The same for a document that is JSON text already."""
        if not self._engine.writes_here:
            return self._engine.write("write", lambda: self.put_text(key, doc))
        self.touched = True
        self._engine.change(self._insert, (key, doc))
        return None

    def put_next(self, key: str, doc: str, version: int) -> bool:
        """The same for a document that counts its versions, inside a write: only if the one before is there (of 1: none).

        One statement instead of two: every turn writes its session.
        """
        self.touched = True
        first = version == 1
        values = (key, doc) if first else (doc, key, version - 1)
        return self._engine.change(self._insert_first if first else self._update_next, values).rowcount == 1

    def put_texts(self, rows: Sequence[tuple[str, str]]) -> None:
        """The same for many: ids and JSON texts."""
        with self._engine.writing("write"):
            self.touched = True
            self._engine.change_many(self._insert, rows)

    def text(self, key: str) -> str | None:
        """The JSON text of a document, if there is one of this id."""
        rows = self._engine.rows(self._one, (key,))
        return rows[0][0] if rows else None

    def texts(self, equal: Mapping[str, str]) -> list[str]:
        """The JSON texts of all documents whose fields equal these. Raises UnindexedQuery."""
        fields = tuple(equal)
        tests = {field: ("==", value) for field, value in equal.items()}
        found = served(self.name, fields, tests) if fields in self._indexes else None
        if found is None or found.fields < len(fields):
            raise UnindexedQuery(self.name, " & ".join(fields))
        return [doc for _, doc in self._engine.rows(f"{self._some}{found.where}", found.values)]

    def every_text(self) -> list[str]:
        """The JSON texts of all documents, in the order of their insertion."""
        return [doc for _, doc in self._engine.rows(self._every)]

    def holding(self, words: Sequence[str]) -> list[str]:
        """The JSON texts that hold one of these words: every one is read."""
        return [doc for _, doc in self._engine.rows(self._every) if any(word in doc for word in words)]

    def first(self, most: int) -> list[Document]:
        """The documents that were inserted first, so many at most."""
        return list(_documents(self._engine.rows(f"{self._every} LIMIT ?", (most,))))

    # --- writing

    def insert(self, document: Mapping[str, Any]) -> Key:
        """Add a document; a Document keeps its id, another gets the next number. Raises ValueError if taken."""
        if not isinstance(document, Mapping):
            raise ValueError("Document is not a Mapping")  # noqa: TRY004 (TinyDB's own choice)
        with self._engine.writing("insert"):
            if isinstance(document, Document):
                key = str(document.doc_id)
                self._next = None
            else:
                key = self._get_next_id()
            if self.contains(doc_id=key):
                raise ValueError(f"Document with ID {key} already exists")
            self.put(key, dict(document))
        return key

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[Key]:
        with self._engine.writing("insert"):
            return [self.insert(document) for document in documents]

    def upsert(
        self, document: Mapping[str, Any], cond: QueryLike | None = None, *, scan: bool = False
    ) -> list[Key]:
        """Update what has the Document's id, else what matches; insert where nothing does."""
        doc_ids = [document.doc_id] if isinstance(document, Document) else None
        if doc_ids is None and cond is None:
            raise ValueError("a document without an id needs a condition")
        with self._engine.writing("upsert"):
            return self.update(document, cond, doc_ids, scan=scan) or [self.insert(document)]

    def update(
        self,
        fields: Update,
        cond: QueryLike | None = None,
        doc_ids: Iterable[Key] | None = None,
        *,
        scan: bool = False,
    ) -> list[Key]:
        """Set these fields (or call this function) on the ids, else on what matches, else on all; ids changed."""
        with self._engine.writing("update"):
            chosen = (
                self.all() if cond is None and doc_ids is None else self._chosen(cond, doc_ids, scan=scan)
            )
            for found in chosen:
                if callable(fields):
                    fields(found)
                else:
                    found.update(fields)
                self.put(str(found.doc_id), dict(found))
            return [found.doc_id for found in chosen]

    def update_multiple(
        self, updates: Iterable[tuple[Update, QueryLike]], *, scan: bool = False
    ) -> list[Key]:
        with self._engine.writing("update"):
            return [key for fields, cond in updates for key in self.update(fields, cond, scan=scan)]

    def remove(
        self, cond: QueryLike | None = None, doc_ids: Iterable[Key] | None = None, *, scan: bool = False
    ) -> list[Key]:
        if cond is None and doc_ids is None:
            raise RuntimeError("Use truncate() to remove all documents")
        with self._engine.writing("remove"):
            chosen = self._chosen(cond, doc_ids, scan=scan)
            self.touched = True
            for found in chosen:
                self._engine.change(self._delete, (found.doc_id,))
            return [found.doc_id for found in chosen]

    def truncate(self) -> None:
        with self._engine.writing("truncate"):
            self.touched = True
            self._engine.change(_on(self.name, "DELETE FROM %"))
        self._next = None

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
            rows = self._engine.rows(self._one, (str(doc_id),))
            return Document(loads(rows[0][0]), doc_id) if rows else None
        if doc_ids is not None:
            return self._chosen(None, dict.fromkeys(doc_ids))
        if cond is None:
            raise RuntimeError("You have to pass either cond or doc_id or doc_ids")
        return next(iter(self.search(cond, scan=scan)), None)

    def search(self, cond: QueryLike, *, scan: bool = False) -> list[Document]:
        """Documents that match, in the order of their insertion. Raises UnindexedQuery."""
        found = served_by(self.name, cond, self._indexes)
        if found is not None:
            # The sign keeps SQLite from walking the whole table in this order instead of searching the index.
            rows = self._engine.rows(f"{self._some}{found.where} ORDER BY +rowid", found.values)
        elif scan:
            rows = self._engine.rows(self._every)
        else:
            raise UnindexedQuery(self.name, repr(cond))
        return [one for one in _documents(rows) if cond(one)]

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

    def __iter__(self) -> Iterator[Document]:
        yield from _documents(self._engine.rows(self._every))

    def __len__(self) -> int:
        return int(self._engine.rows(_on(self.name, "SELECT count(*) FROM %"))[0][0])

    def _read_table(self) -> dict[Key, Mapping[str, Any]]:
        return {one.doc_id: one for one in self}

    def _update_table(self, updater: Callable[[dict[Key, Mapping[str, Any]]], Any]) -> NoReturn:
        raise NotImplementedError("rows are written one by one, never all at once")

    def _get_next_id(self) -> Key:
        """One more than the highest number among the ids, looked for once, and than any given out since then."""
        if self._next is None:
            sql = "SELECT coalesce(max(CAST(id AS INTEGER)), 0) + 1 FROM %"
            self._next = int(self._engine.rows(_on(self.name, sql))[0][0])
        while self.contains(doc_id=str(self._next)):
            self._next += 1
        self._next += 1
        return str(self._next - 1)

    def _chosen(
        self, cond: QueryLike | None, doc_ids: Iterable[Key] | None, *, scan: bool = False
    ) -> list[Document]:
        """What has these ids, else what matches; ids that are nowhere are passed over."""
        if doc_ids is not None:
            found = (self.get(doc_id=str(key)) for key in doc_ids)
            return [one for one in found if one is not None]
        return [] if cond is None else self.search(cond, scan=scan)


class SqliteDB(TinyDB):
    """TinyDB whose tables are SQLite's."""

    table_class: Any = SqliteTable

    def __init__(self, engine: Engine, indexes: Mapping[str, Sequence[tuple[str, ...]]]) -> None:
        """`indexes`: each table of the schema with the groups of fields that have an index."""
        super().__init__(engine, indexes, storage=SqliteStorage)
        self._documents = {name: SqliteTable(SqliteStorage(engine, indexes), name) for name in indexes}

    def table(self, name: str, **kwargs: Any) -> SqliteTable:
        """Raises KeyError for a table that the schema does not know, TypeError for TinyDB's cache options."""
        if kwargs:
            raise TypeError(f"these tables have no {', '.join(kwargs)}")
        return self._documents[name]

    def tables(self) -> set[str]:
        return set(self._documents)

    def drop_table(self, name: str) -> None:
        """Empty it: the tables themselves belong to the schema."""
        self.table(name).truncate()

    def drop_tables(self) -> None:
        for name in self.tables():
            self.drop_table(name)


def _documents(rows: Iterable[tuple[Any, ...]]) -> Generator[Document, None, None]:
    for key, doc in rows:
        yield Document(loads(doc), key)


def _on(table: str, sql: str) -> str:
    """A statement on a table; names of tables are the schema's own, never anybody's input."""
    return sql.replace("%", table)
