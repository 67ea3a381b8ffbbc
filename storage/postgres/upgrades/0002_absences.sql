CREATE TABLE absences (
    id text COLLATE "C" PRIMARY KEY, doc text NOT NULL, badge text COLLATE "C", state text COLLATE "C"
);
CREATE INDEX absences_badge ON absences (badge);
CREATE INDEX absences_state ON absences (state);
CREATE TABLE allowances (
    id text COLLATE "C" PRIMARY KEY, doc text NOT NULL, badge text COLLATE "C"
);
CREATE INDEX allowances_badge ON allowances (badge);
