"""TinyDB on SQLite answers as stock TinyDB does, and reads only what an index serves."""

from __future__ import annotations

import inspect
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import Query, TinyDB, where
from tinydb.operations import delete, increment
from tinydb.queries import QueryLike
from tinydb.storages import MemoryStorage
from tinydb.table import Document, Table

from storage.codec import to_doc
from storage.embedded.queries import served_by
from storage.embedded.store import EmbeddedStore
from storage.embedded.tables import SqliteTable
from storage.errors import StoreUnavailable, UnindexedQuery
from storage.open import open_store
from storage.records import Duty, DutyState
from tests.storage.samples import closed, duty, opened, turn

Step = Callable[[Any, dict[str, bool]], Any]

#: Queries that the index on badge (of accounts) serves, and queries that none does.
SERVED: list[QueryLike] = [
    where("badge") == "B1",
    where("badge") >= "B2",
    (where("badge") == "B2") & (where("n") > 1),
    (where("n") == 1) & (where("badge") == "B1") & (where("city") == "沪"),
]
UNSERVED: list[QueryLike] = [
    where("n") == 1,
    where("badge") != "B1",
    (where("badge") == "B1") | (where("n") == 2),
    ~(where("badge") == "B1"),
    where("badge").test(bool),
    where("badge").one_of(["B1"]),
    where("badge").matches("B."),
    Query().place.badge == "B1",
    Query().fragment({"badge": "B1"}),
    Query().badge.exists(),
    Query().noop(),
]

documents = st.fixed_dictionaries(
    {"badge": st.sampled_from(("B1", "B2", "B3", "")), "n": st.integers(0, 3)},
    optional={"city": st.sampled_from(("沪", "京", 'quote"s', "\u0000")), "place": st.just({"badge": "B1"})},
)
queries = st.sampled_from(SERVED + UNSERVED)
ids = st.integers(1, 12)


def calls(name: str, *values: Any) -> Step:
    return lambda table, _: getattr(table, name)(*values)


def asks(name: str, *values: Any) -> Step:
    return lambda table, scan: getattr(table, name)(*values, **scan)


def by_id(name: str, *values: Any, **more: Callable[[type], Any]) -> Step:
    """A call with ids, which are numbers in stock TinyDB and text in ours."""
    return lambda table, _: getattr(table, name)(
        *values, **{field: make(table.document_id_class) for field, make in more.items()}
    )


def numbered(doc: dict[str, Any], key: int) -> Step:
    return lambda table, _: table.upsert(Document(doc, table.document_id_class(key)))


steps: st.SearchStrategy[Step] = st.one_of(
    documents.map(lambda doc: calls("insert", doc)),
    st.lists(documents, max_size=4).map(lambda docs: calls("insert_multiple", docs)),
    st.builds(numbered, documents, ids),
    st.builds(lambda doc, cond: asks("upsert", doc, cond), documents, queries),
    st.builds(lambda doc, cond: asks("update", doc, cond), documents, queries),
    queries.map(lambda cond: asks("update", increment("n"), cond)),
    queries.map(lambda cond: asks("update_multiple", [({"n": 0}, cond), ({"n": 3}, where("n") == 2)])),
    st.just(calls("update", {"city": "京"})),
    queries.map(lambda cond: asks("remove", cond)),
    st.lists(ids, max_size=3, unique=True).map(
        lambda keys: by_id("remove", doc_ids=lambda kind: [kind(key) for key in keys])
    ),
    st.lists(ids, max_size=3, unique=True).map(
        lambda keys: by_id("update", {"n": 1}, doc_ids=lambda kind: [kind(key) for key in keys])
    ),
    queries.map(lambda cond: asks("search", cond)),
    queries.map(lambda cond: asks("get", cond)),
    queries.map(lambda cond: asks("count", cond)),
    queries.map(lambda cond: asks("contains", cond)),
    ids.map(lambda key: by_id("get", doc_id=lambda kind: kind(key))),
    ids.map(lambda key: by_id("contains", doc_id=lambda kind: kind(key))),
    st.just(calls("all")),
    st.just(calls("__len__")),
    st.just(calls("truncate")),
)


def document(doc: dict[str, Any], key: Any) -> Document:
    """TinyDB's annotation says that ids are numbers; ours are text."""
    return Document(doc, key)


def seen(value: Any) -> Any:
    """A result with its ids as text."""
    match value:
        case Document():
            return str(value.doc_id), dict(value)
        case list():
            return [seen(one) for one in value]
        case int() if not isinstance(value, bool):
            return str(value)
    return value


@contextmanager
def table() -> Iterator[SqliteTable]:
    with tempfile.TemporaryDirectory() as folder:
        store = open_store("embedded", Path(folder))
        assert isinstance(store, EmbeddedStore)
        yield store._db.table("accounts")
        store.close()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(steps, max_size=12), min_size=1, max_size=4))
def test_it_answers_as_stock_tinydb_does(histories: list[list[Step]]) -> None:
    with table() as ours:
        for history in histories:
            stock = TinyDB(storage=MemoryStorage).table("accounts")
            ours.truncate()
            for step in history:
                assert sorted_ids(seen(step(ours, {"scan": True}))) == sorted_ids(seen(step(stock, {})))
                assert seen(list(ours)) == seen(list(stock))


def sorted_ids(result: Any) -> Any:
    """`update_multiple` may name the ids in another order."""
    return (
        sorted(result) if isinstance(result, list) and all(isinstance(one, str) for one in result) else result
    )


def test_every_public_method_is_our_own() -> None:
    public = {name for name, _ in inspect.getmembers(Table, inspect.isfunction) if not name.startswith("_")}
    assert public - set(vars(SqliteTable)) == set()


@pytest.mark.parametrize("query", SERVED, ids=[f"served-{n}" for n, _ in enumerate(SERVED)])
def test_an_index_serves_equality(embedded: EmbeddedStore, query: QueryLike) -> None:
    accounts = embedded._db.table("accounts")
    accounts.insert_multiple({"badge": f"B{number}", "n": number, "city": "沪"} for number in range(4))
    assert accounts.search(query) == [one for one in accounts.all() if query(one)]


@pytest.mark.parametrize("query", UNSERVED, ids=[f"unserved-{n}" for n, _ in enumerate(UNSERVED)])
def test_what_no_index_serves_is_refused(embedded: EmbeddedStore, query: QueryLike) -> None:
    accounts = embedded._db.table("accounts")
    accounts.insert({"badge": "B1", "n": 1})
    for ask in (accounts.search, accounts.get, accounts.count, accounts.contains, accounts.remove):
        with pytest.raises(UnindexedQuery, match=r"no index on accounts.*scan=True"):
            ask(query)
    with pytest.raises(UnindexedQuery):
        accounts.update({"n": 2}, query)
    assert accounts.all() == [{"badge": "B1", "n": 1}]


def plan(store: EmbeddedStore, query: QueryLike) -> str:
    served = served_by("duties", query, store._db.table("duties")._indexes)
    assert served is not None
    sql = f"EXPLAIN QUERY PLAN SELECT id, doc FROM duties WHERE {served.where} ORDER BY +rowid"
    return " ".join(str(row[3]) for row in store._engine.rows(sql, served.values))


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ((where("badge") == "B1") & (where("state") == "open"), "duties_open"),
        ((where("badge") == "B1") & (where("day") >= "2026-03-02"), "duties_whose"),
        (where("day") == "2026-03-02", "duties_when"),
        (where("state") == "open", "duties_open"),
        (where("badge") >= "B1", "duties_whose"),
    ],
)
def test_the_day_s_questions_are_searches(embedded: EmbeddedStore, query: QueryLike, index: str) -> None:
    assert f"duties USING INDEX {index}" in plan(embedded, query)


def test_a_closed_duty_costs_no_index_of_all_duties(embedded: EmbeddedStore) -> None:
    """Its key tells whose and of which day it is; the index of open ones lets go of it."""
    embedded.record(turn(opened(duty())))
    embedded.record(turn(closed("B1")))
    assert embedded.open_duties("B1") == embedded.all_open() == []
    (one,) = embedded.duties_of("B1", duty().day)
    assert embedded.duties_on(one.day) == [one]
    assert one.state is DutyState.DONE


@pytest.mark.parametrize(
    "key", ["B2|p1|2026-03-02", "B1|p1|2026-03-03", "1"], ids=["another's", "another day's", "a number"]
)
def test_a_duty_lies_under_the_id_by_which_it_is_found(embedded: EmbeddedStore, key: str) -> None:
    duties = embedded._db.table("duties")
    with pytest.raises(ValueError, match="of a document in duties is what its id"):
        duties.insert(document(to_doc(duty()), key))
    duties.insert(document(to_doc(duty()), "B1|p1|2026-03-02"))
    assert len(duties.search(where("day") == "2026-03-02")) == 1


def test_duties_of_other_states_are_asked_for_by_nobody(embedded: EmbeddedStore) -> None:
    with pytest.raises(UnindexedQuery):
        embedded._db.table("duties").search(where("state") == "done")
    with pytest.raises(UnindexedQuery):
        embedded.find(Duty, state="done")


def test_the_store_s_records_are_there_for_tinydb(embedded: EmbeddedStore) -> None:
    embedded.record(turn(opened(duty(), duty("B2"))))
    duties = embedded._db.table("duties")
    assert duties.search(where("badge") == "B2") == [to_doc(duty("B2"))]
    assert embedded._db.tables() >= {"duties", "officers", "sessions"}
    assert set((embedded._db.storage.read() or {})["duties"]) == {"B1|p1|2026-03-02", "B2|p1|2026-03-02"}


def test_a_call_that_touches_many_writes_all_or_none(embedded: EmbeddedStore) -> None:
    accounts = embedded._db.table("accounts")
    accounts.insert(document({"n": 1}, "7"))
    with pytest.raises(ValueError, match="7 already exists"):
        accounts.insert_multiple([{"n": 2}, document({"n": 3}, "7")])
    assert accounts.all() == [{"n": 1}]
    with pytest.raises(KeyError):
        accounts.update(delete("missing"))
    assert accounts.all() == [{"n": 1}]


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda table: table.insert(["no mapping"]), ValueError),
        (lambda table: table.upsert({"n": 1}), ValueError),
        (lambda table: table.remove(), RuntimeError),
        (lambda table: table.get(), RuntimeError),
        (lambda table: table.contains(), RuntimeError),
        (lambda table: table._update_table(dict.clear), NotImplementedError),
        (lambda table: table.storage.write({}), NotImplementedError),
    ],
)
def test_misuse_is_refused(
    embedded: EmbeddedStore, call: Callable[[Table], Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        call(embedded._db.table("accounts"))


def test_unknown_tables_and_cache_options_are_refused(embedded: EmbeddedStore) -> None:
    with pytest.raises(KeyError):
        embedded._db.table("no such table")
    with pytest.raises(TypeError, match="cache_size"):
        embedded._db.table("accounts", cache_size=10)


def test_tinydb_calls_show_faults_of_the_engine(embedded: EmbeddedStore) -> None:
    duties = embedded._db.table("duties")
    embedded.close()
    for call in (duties.all, duties.truncate, lambda: duties.insert({}), lambda: duties.get(doc_id="a")):
        with pytest.raises(StoreUnavailable):
            call()


def test_dropping_empties(embedded: EmbeddedStore) -> None:
    embedded.record(turn(opened(duty())))
    embedded._db.drop_tables()
    assert embedded._all(Duty) == []
    embedded.record(turn(opened(duty())))
    assert embedded._all(Duty) == [duty()]
