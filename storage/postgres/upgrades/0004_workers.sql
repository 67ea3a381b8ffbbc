-- Whose hand an event or a row to be sent is in: the number of a process, which holds an advisory lock as long as it lives.
CREATE SEQUENCE workers AS integer CYCLE;
ALTER TABLE inbox ADD COLUMN owner integer;
ALTER TABLE outbox ADD COLUMN leased_by integer;
CREATE INDEX inbox_seat_waiting ON inbox (channel, address) WHERE done_at IS NULL;
