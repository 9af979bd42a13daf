-- The audit becomes a chain: `seq` counts its rows in the order in which they were written, and the
-- cron trigger seals each with a hash over the one before it, so that nothing can be changed, left out
-- or put between without a trace. An entry may be about no single intent: the new action 'exported'.
--
-- The table is made anew, since SQLite cannot drop a NOT NULL or add a key.
CREATE TABLE audit_entries (
  seq INTEGER PRIMARY KEY,               -- 1, 2, 3 …: no row is ever deleted, so none is missing
  id TEXT NOT NULL UNIQUE,               -- UUIDv7
  at INTEGER NOT NULL,                   -- Unix milliseconds
  actor TEXT NOT NULL,                   -- 'person', 'retention', or 'staff:' and the id of the staff row
  action TEXT NOT NULL,                  -- 'created', 'status_changed', 'corrected', 'withdrawn', 'erased', 'exported'
  intent_id TEXT,                        -- no reference: the row outlives the intent; NULL: of no single one
  details TEXT NOT NULL CHECK (json_valid(details)) -- no personal data, so nobody's erasure needs it changed
) STRICT;

INSERT INTO audit_entries (id, at, actor, action, intent_id, details)
  SELECT id, at, actor, action, intent_id, details FROM audit ORDER BY id;
DROP TABLE audit;
ALTER TABLE audit_entries RENAME TO audit;
CREATE INDEX audit_by_intent ON audit (intent_id, id);

-- The hash of each sealed row: SHA-256, in lower-case hex, over the hash before it (nothing for the first)
-- and json_array(seq, id, at, actor, action, intent_id, details). The key lets no chain fork.
CREATE TABLE audit_seals (
  seq INTEGER PRIMARY KEY REFERENCES audit (seq),
  hash TEXT NOT NULL CHECK (length(hash) = 64)
) STRICT;

CREATE TRIGGER audit_is_never_updated BEFORE UPDATE ON audit
  BEGIN SELECT RAISE(ABORT, 'audit rows are only ever added'); END;
CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
  BEGIN SELECT RAISE(ABORT, 'audit rows are only ever added'); END;
CREATE TRIGGER audit_seals_are_never_updated BEFORE UPDATE ON audit_seals
  BEGIN SELECT RAISE(ABORT, 'audit rows are only ever added'); END;
CREATE TRIGGER audit_seals_are_never_deleted BEFORE DELETE ON audit_seals
  BEGIN SELECT RAISE(ABORT, 'audit rows are only ever added'); END;
