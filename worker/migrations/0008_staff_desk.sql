-- The staff desk. People sign in by a link or a token and get a session; intents get a claim, an assignee, a
-- follow-up date, a reason and notes; and an index of the queue makes every filter read a bounded number of rows.

-- Members of staff may have no token. Their row stays after they are revoked, because the audit names them. SQLite
-- cannot drop NOT NULL, so the tables are made again, the dependent one first.
CREATE TABLE members (
  id TEXT PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,            -- lower case
  role TEXT NOT NULL CHECK (role IN ('national', 'chapter')),
  token_hash TEXT UNIQUE,                -- SHA-256 of the token, lower-case hex; NULL: no token
  mail TEXT NOT NULL DEFAULT 'every' CHECK (mail IN ('every', 'daily', 'weekly', 'none')),
  revoked_at INTEGER,                    -- Unix milliseconds; NULL: has access
  created_at INTEGER NOT NULL            -- Unix milliseconds
) STRICT;
INSERT INTO members (id, email, role, token_hash, created_at)
  SELECT id, email, role, token_hash, created_at FROM staff;

CREATE TABLE member_chapters (
  staff_id TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  chapter TEXT NOT NULL,
  PRIMARY KEY (staff_id, chapter)
) STRICT;
INSERT INTO member_chapters SELECT staff_id, chapter FROM staff_chapters;

DROP TABLE staff_chapters;
DROP TABLE staff;
ALTER TABLE members RENAME TO staff;
ALTER TABLE member_chapters RENAME TO staff_chapters;
CREATE INDEX staff_chapters_by_chapter ON staff_chapters (chapter, staff_id);

-- One-time links. The code in a link is an HMAC of the id.
CREATE TABLE sign_in_links (
  id TEXT PRIMARY KEY,
  code_hash TEXT NOT NULL UNIQUE,        -- SHA-256 of the code, lower-case hex
  staff_id TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
  destination TEXT NOT NULL,             -- the path to open after signing in
  created_at INTEGER NOT NULL,           -- Unix milliseconds
  expires_at INTEGER NOT NULL,           -- likewise
  used_at INTEGER                        -- likewise; NULL: not used
) STRICT;
CREATE INDEX sign_in_links_by_staff ON sign_in_links (staff_id);
CREATE INDEX sign_in_links_by_expiry ON sign_in_links (expires_at);

-- Messages are about an intent or, with the id of a one-time link, carry that link. The code is not in them.
CREATE TABLE messages (
  id TEXT PRIMARY KEY,                   -- UUIDv7: order by id is order by time; the `webhook-id`
  intent_id TEXT REFERENCES intents (id) ON DELETE CASCADE, -- NULL: the id is that of a one-time link
  type TEXT NOT NULL,                    -- such as 'intent.created'
  chapter TEXT,                          -- whose staff the receiver is; NULL: the national office's
  webhook_id TEXT REFERENCES webhooks (id) ON DELETE CASCADE, -- either this
  email TEXT,                            -- or this is the receiver
  origin TEXT,                           -- of the address in it, where PUBLIC_ORIGIN is not set
  created_at INTEGER NOT NULL,           -- Unix milliseconds
  state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'failed', 'disabled')),
  attempts INTEGER NOT NULL DEFAULT 0,   -- since it was written, or sent again by hand
  attempted_at INTEGER,                  -- when the last attempt began
  next_attempt_at INTEGER,               -- not before; NULL unless pending
  claim TEXT,                            -- who is sending it: a nonce,
  claimed_until INTEGER NOT NULL DEFAULT 0, -- and until when nobody else may
  last_status INTEGER,                   -- what the receiver answered, if it did
  last_error TEXT,                       -- what was wrong, in one word
  settled_at INTEGER,                    -- since when it is not pending
  CHECK ((webhook_id IS NULL) <> (email IS NULL))
) STRICT;
INSERT INTO messages (id, intent_id, type, chapter, webhook_id, email, created_at, state, attempts, attempted_at,
    next_attempt_at, claim, claimed_until, last_status, last_error, settled_at)
  SELECT id, intent_id, type, chapter, webhook_id, email, created_at, state, attempts, attempted_at,
    next_attempt_at, claim, claimed_until, last_status, last_error, settled_at FROM outbox;
DROP TABLE outbox;
ALTER TABLE messages RENAME TO outbox;
CREATE INDEX outbox_pending ON outbox (next_attempt_at, id) WHERE state = 'pending';
CREATE INDEX outbox_settled ON outbox (settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX outbox_by_intent ON outbox (intent_id);
CREATE INDEX outbox_by_webhook ON outbox (webhook_id);

-- Sessions in browsers.
CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,       -- SHA-256 of the cookie's token, lower-case hex
  staff_id TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
  way TEXT NOT NULL CHECK (way IN ('link', 'token', 'access')),
  device TEXT NOT NULL,                  -- such as 'Firefox on Android'
  created_at INTEGER NOT NULL,           -- Unix milliseconds
  expires_at INTEGER NOT NULL            -- likewise: 7 days later
) STRICT;
CREATE INDEX sessions_by_staff ON sessions (staff_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- What staff add to an intent. `touched` says that somebody has changed or claimed it.
ALTER TABLE intents ADD COLUMN assignee TEXT;      -- the id of a member of staff
ALTER TABLE intents ADD COLUMN follow_up_on TEXT;  -- a civil date in the desk's time zone
ALTER TABLE intents ADD COLUMN reason TEXT         -- why the person declined
  CHECK (reason IN ('cost', 'employer', 'no-chapter-nearby', 'joined-elsewhere', 'not-now', 'no-answer', 'other'));
ALTER TABLE intents ADD COLUMN touched INTEGER NOT NULL DEFAULT 0 CHECK (touched IN (0, 1));
ALTER TABLE intents ADD COLUMN claimed_by TEXT;    -- the id of the member of staff who works on it now
ALTER TABLE intents ADD COLUMN claimed_until INTEGER NOT NULL DEFAULT 0; -- Unix milliseconds
CREATE INDEX intents_by_claim ON intents (claimed_by) WHERE claimed_by IS NOT NULL;
UPDATE intents SET touched = 1 WHERE status <> 'new';

-- The conditions of the category as they were when the intent arrived: the `conditions` of an assessment, as JSON. NULL
-- for a question, and for intents that arrived before this migration.
ALTER TABLE intents ADD COLUMN conditions TEXT;

-- Notes of staff. They may contain personal data, so they are erased with it.
CREATE TABLE notes (
  id TEXT PRIMARY KEY,                   -- the id of the audit entry of the change that it came with
  intent_id TEXT NOT NULL REFERENCES intents (id) ON DELETE CASCADE,
  staff_id TEXT NOT NULL,                -- who wrote it
  at INTEGER NOT NULL,                   -- Unix milliseconds
  text TEXT NOT NULL
) STRICT;
CREATE INDEX notes_by_intent ON notes (intent_id, id);

-- The timeline of an intent. Opening it is recorded, too, but that is no part of its timeline.
CREATE INDEX audit_timeline ON audit (intent_id, seq) WHERE action <> 'opened';

-- The queue: one row for each intent and each scope that includes it, '' being that of national staff, else a
-- chapter's. Triggers keep it equal to the intents, so a list reads one index, for each filter and each
-- reader.
CREATE TABLE queue (
  scope TEXT NOT NULL,
  intent_id TEXT NOT NULL REFERENCES intents (id) ON DELETE CASCADE,
  status TEXT NOT NULL,
  category TEXT NOT NULL,                -- '' for a question
  assignee TEXT,
  -- What is to be done: the follow-up date; else 'untouched' or, once somebody has worked on it, 'undated'; NULL
  -- when it is settled or erased.
  todo TEXT,
  PRIMARY KEY (scope, intent_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX queue_by_intent ON queue (intent_id);
CREATE INDEX queue_by_status ON queue (scope, status, intent_id);
CREATE INDEX queue_by_category ON queue (scope, category, intent_id);
CREATE INDEX queue_by_assignee ON queue (scope, assignee, intent_id) WHERE assignee IS NOT NULL;
CREATE INDEX queue_by_todo ON queue (scope, todo, intent_id) WHERE todo IS NOT NULL;

-- An erased person cannot be contacted, so there is nothing to do.
CREATE VIEW intent_todo AS SELECT id AS intent_id, status, coalesce(category, '') AS category, assignee,
  CASE WHEN given_name IS NULL THEN NULL
       WHEN follow_up_on IS NOT NULL THEN follow_up_on
       WHEN status NOT IN ('new', 'contacted') THEN NULL
       WHEN status = 'new' AND touched = 0 THEN 'untouched'
       ELSE 'undated' END AS todo
  FROM intents;

INSERT INTO queue SELECT '', intent_id, status, category, assignee, todo FROM intent_todo;
INSERT INTO queue SELECT chapter, intent_id, status, category, assignee, todo
  FROM intent_chapters JOIN intent_todo USING (intent_id);

CREATE TRIGGER queue_gets_intents AFTER INSERT ON intents
  BEGIN INSERT INTO queue SELECT '', intent_id, status, category, assignee, todo FROM intent_todo WHERE intent_id = NEW.id; END;
CREATE TRIGGER queue_gets_chapters AFTER INSERT ON intent_chapters
  BEGIN INSERT INTO queue SELECT NEW.chapter, intent_id, status, category, assignee, todo FROM intent_todo WHERE intent_id = NEW.intent_id; END;
CREATE TRIGGER queue_follows_intents AFTER UPDATE OF status, category, assignee, follow_up_on, touched, given_name ON intents
  BEGIN UPDATE queue SET (status, category, assignee, todo) =
    (SELECT status, category, assignee, todo FROM intent_todo WHERE intent_id = NEW.id) WHERE intent_id = NEW.id; END;
-- No erasure can leave a note behind.
CREATE TRIGGER notes_go_with_the_person AFTER UPDATE OF given_name ON intents WHEN NEW.given_name IS NULL
  BEGIN DELETE FROM notes WHERE intent_id = NEW.id; END;

-- A search by family name within a chapter reads an index, too.
ALTER TABLE intent_chapters ADD COLUMN family_name_folded TEXT; -- that of the intent; NULL once erased
UPDATE intent_chapters SET family_name_folded = (SELECT family_name_folded FROM intents WHERE id = intent_id);
CREATE INDEX intent_chapters_by_family_name ON intent_chapters (chapter, family_name_folded, intent_id)
  WHERE family_name_folded IS NOT NULL;
DROP TRIGGER intent_chapters_follow_the_person;
CREATE TRIGGER intent_chapters_follow_the_person AFTER UPDATE OF email_folded, full_name_folded, family_name_folded ON intents
  BEGIN UPDATE intent_chapters SET email_folded = NEW.email_folded, full_name_folded = NEW.full_name_folded,
    family_name_folded = NEW.family_name_folded WHERE intent_id = NEW.id; END;
