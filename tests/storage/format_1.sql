PRAGMA page_size=2048;
PRAGMA application_id=1130917491;
PRAGMA user_version=1;
CREATE TABLE ledger (
    seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, at TEXT NOT NULL, badge TEXT NOT NULL, data TEXT NOT NULL
);
CREATE TABLE answers (seq INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE counts (
    department TEXT NOT NULL, day TEXT NOT NULL, track TEXT NOT NULL, due_at TEXT NOT NULL,
    total INTEGER NOT NULL, done INTEGER NOT NULL, late INTEGER NOT NULL, excused INTEGER NOT NULL,
    PRIMARY KEY (day, department, track, due_at)
) WITHOUT ROWID;
CREATE TABLE inbox (
    place INTEGER PRIMARY KEY, channel TEXT NOT NULL, id TEXT NOT NULL, address TEXT NOT NULL,
    at TEXT NOT NULL, payload TEXT NOT NULL, done_at REAL, UNIQUE (channel, id)
);
CREATE INDEX inbox_waiting ON inbox (place) WHERE done_at IS NULL;
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY, channel TEXT NOT NULL, address TEXT NOT NULL, badge TEXT NOT NULL,
    body TEXT NOT NULL, lane TEXT NOT NULL, key TEXT, shows TEXT, not_before REAL,
    leased_until REAL, claims INTEGER NOT NULL, outcome TEXT, settled_at REAL, message TEXT, reason TEXT
);
CREATE UNIQUE INDEX outbox_key ON outbox (key) WHERE key IS NOT NULL;
CREATE INDEX outbox_waiting ON outbox (lane, id) WHERE outcome IS NULL;
CREATE TABLE departments (id TEXT PRIMARY KEY, doc TEXT NOT NULL);
CREATE TABLE officers (id TEXT PRIMARY KEY, doc TEXT NOT NULL);
CREATE INDEX officers_department ON officers (json_extract(doc, '$.department'));
CREATE TABLE accounts (id TEXT PRIMARY KEY, doc TEXT NOT NULL);
CREATE INDEX accounts_badge ON accounts (json_extract(doc, '$.badge'));
CREATE TABLE codes (id TEXT PRIMARY KEY, doc TEXT NOT NULL);
CREATE INDEX codes_badge ON codes (json_extract(doc, '$.badge'));
CREATE TABLE duties (id TEXT PRIMARY KEY, doc TEXT NOT NULL);
CREATE INDEX duties_state_badge ON duties (json_extract(doc, '$.state'), json_extract(doc, '$.badge'));
CREATE INDEX duties_badge_day ON duties (json_extract(doc, '$.badge'), json_extract(doc, '$.day'));
CREATE INDEX duties_day ON duties (json_extract(doc, '$.day'));
CREATE TABLE progress (id TEXT PRIMARY KEY, doc TEXT NOT NULL);
CREATE TABLE sessions (id TEXT PRIMARY KEY, doc TEXT NOT NULL);
CREATE INDEX sessions_wake_at ON sessions (json_extract(doc, '$.wake_at'));
CREATE TABLE study_days (id TEXT PRIMARY KEY, doc TEXT NOT NULL);
CREATE TABLE slot_runs (id TEXT PRIMARY KEY, doc TEXT NOT NULL);
CREATE TABLE lines_withdrawn (id TEXT PRIMARY KEY, doc TEXT NOT NULL);
CREATE TABLE shown (id TEXT PRIMARY KEY, doc TEXT NOT NULL);
CREATE INDEX shown_badge_passage ON shown (json_extract(doc, '$.badge'), json_extract(doc, '$.passage'));
CREATE TABLE kept (id TEXT PRIMARY KEY, doc TEXT NOT NULL);

INSERT INTO departments VALUES ('d1', '{"id":"d1","path":"局","position":0}');
INSERT INTO officers VALUES ('B1', '{"badge":"B1","name":"警员B1","department":"d1","role":"officer","scope":[],"language":"","status":"active","owes_from":null}');
INSERT INTO accounts VALUES ('telegram|1001', '{"channel":"telegram","address":"1001","badge":"B1","enrolled_at":"2026-03-02T08:00:00Z","reachable":true,"visit":false}');
INSERT INTO duties VALUES ('B1|p1|2026-03-02', '{"badge":"B1","passage":"p1","day":"2026-03-02","requirement":"recite","due_at":"2026-03-02T12:00:00Z","track":"main","department":"d1","version":"v1","line":"line-1","state":"done","closed_at":"2026-03-02T08:01:00Z","reason":""}');
INSERT INTO duties VALUES ('B2|p1|2026-03-02', '{"badge":"B2","passage":"p1","day":"2026-03-02","requirement":"recite","due_at":"2026-03-02T12:00:00Z","track":"main","department":"d1","version":"v1","line":"line-1","state":"open","closed_at":null,"reason":""}');
INSERT INTO progress VALUES ('B1|p1', '{"badge":"B1","passage":"p1","passes":1,"last_version":"v1","owes_recall":false}');
INSERT INTO sessions VALUES ('B1', '{"owner":"B1","version":3,"state":{},"wake_at":null}');
INSERT INTO study_days VALUES ('2026-03-02', '{"day":"2026-03-02","opened_at":"2026-03-02T08:00:00Z","off_reason":""}');
INSERT INTO counts VALUES ('d1', '2026-03-02', 'main', '2026-03-02T12:00:00+00:00', 2, 1, 0, 0);
INSERT INTO ledger VALUES (1, 'roster-saved', '2026-03-02T08:00:00+00:00', 'admin', '{"changes":[{"before":null,"after":{"badge":"B1","department":"d1","role":"officer","scope":[],"status":"active"}}]}');
INSERT INTO ledger VALUES (2, 'codes-issued', '2026-03-02T08:00:00+00:00', 'admin', '{"badges":["B1"]}');
INSERT INTO ledger VALUES (3, 'enrolled', '2026-03-02T16:00:00+08:00', 'B1', '{"channel":"telegram","address":"1001"}');
INSERT INTO ledger VALUES (4, 'duties-opened', '2026-03-02T08:00:00+00:00', '', '{"day":"2026-03-02","line":"line-1","passage":"p1","requirement":"recite","due_at":"2026-03-02T12:00:00+00:00","track":"main","department":"d1","version":"v1","badges":["B1","B2"]}');
INSERT INTO ledger VALUES (5, 'attempted', '2026-03-02T08:01:00+00:00', 'B1', '{"passage":"p1","version":"v1","mode":"recall","check":true,"passed":true,"score":1.0,"coverage":1.0,"precision":1.0,"missed":[],"hints":0,"try":1}');
INSERT INTO ledger VALUES (6, 'check', '2026-03-02T08:01:00+00:00', 'B1', '{"passage":"p1","version":"v1","passed":true,"tries":1,"how":"passed"}');
INSERT INTO ledger VALUES (7, 'duty-closed', '2026-03-02T08:01:00+00:00', 'B1', '{"passage":"p1","day":"2026-03-02","state":"done","department":"d1","track":"main","due_at":"2026-03-02T12:00:00+00:00","reason":"","by":""}');
INSERT INTO answers VALUES (5, '学而时习之');
INSERT INTO inbox VALUES (1, 'telegram', '77', '1001', '2026-03-02T08:02:00+00:00', '{"text":"你好"}', NULL);
INSERT INTO outbox VALUES (1, 'telegram', '1001', 'B1', '{"text":"早"}', 'prompt', 'morning:B1', NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL);
