-- Who may read and follow up intents. A token is shown once, when it is made; only its hash is kept.
CREATE TABLE staff (
  id TEXT PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,            -- lower case
  role TEXT NOT NULL CHECK (role IN ('national', 'chapter')),
  token_hash TEXT NOT NULL UNIQUE,       -- SHA-256 of the token, lower-case hex
  created_at INTEGER NOT NULL            -- Unix milliseconds
) STRICT;

-- The chapters of staff with the role 'chapter'; staff of the national office have none here.
CREATE TABLE staff_chapters (
  staff_id TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
  chapter TEXT NOT NULL,
  PRIMARY KEY (staff_id, chapter)
) STRICT;

-- Sign-up intents, and questions for a person.
CREATE TABLE intents (
  id TEXT PRIMARY KEY,                   -- UUIDv7: order by id is order by time
  reference TEXT NOT NULL UNIQUE,        -- what a person quotes when asking about it
  receipt_hash TEXT NOT NULL UNIQUE,     -- SHA-256 of the receipt's token, lower-case hex
  idempotency_key TEXT UNIQUE,           -- NULL once it has been released, after a day
  content_hash TEXT NOT NULL,            -- SHA-256 of what was sent, lower-case hex
  version INTEGER NOT NULL,              -- counts changes; the ETag
  status TEXT NOT NULL
    CHECK (status IN ('new', 'contacted', 'joined', 'declined', 'duplicate', 'withdrawn')),
  created_at INTEGER NOT NULL,           -- Unix milliseconds
  updated_at INTEGER NOT NULL,           -- Unix milliseconds
  lang TEXT NOT NULL,                    -- the language that the person read
  page_chapter TEXT,                     -- whose page the form was sent from; gives that chapter no right

  category TEXT,                         -- NULL: a question for a person
  disputed INTEGER NOT NULL CHECK (disputed IN (0, 1)), -- the sources disagree; staff decide
  term_years INTEGER NOT NULL,
  answers TEXT NOT NULL CHECK (json_valid(answers)),    -- `answers` of the HTTP contract
  quote TEXT CHECK (quote IS NULL OR json_valid(quote)), -- `quote` of the HTTP contract, computed by us
  total_cents INTEGER,                   -- the quote's total in US cents; NULL where unknown
  ruleset TEXT NOT NULL,                 -- the rules by which the Worker computed
  quoted_ruleset TEXT,                   -- the rules by which the person was shown the quote

  -- The person. All of it is NULL once erased.
  given_name TEXT,
  family_name TEXT,
  email TEXT,
  phone TEXT,
  message TEXT,
  -- The same in lower case, to be searched: SQLite itself folds ASCII only.
  full_name_folded TEXT,
  family_name_folded TEXT,
  email_folded TEXT,

  consent_text_version TEXT NOT NULL,
  consented_at INTEGER NOT NULL          -- Unix milliseconds
) STRICT;

CREATE INDEX intents_by_status ON intents (status, id);
CREATE INDEX intents_by_full_name ON intents (full_name_folded);
CREATE INDEX intents_by_family_name ON intents (family_name_folded);
CREATE INDEX intents_by_email ON intents (email_folded);

-- The chapters that an intent names: their staff may see it.
CREATE TABLE intent_chapters (
  intent_id TEXT NOT NULL REFERENCES intents (id) ON DELETE CASCADE,
  chapter TEXT NOT NULL,
  position INTEGER NOT NULL,             -- in the order in which they were chosen
  PRIMARY KEY (intent_id, chapter)
) STRICT, WITHOUT ROWID;

CREATE INDEX intent_chapters_by_chapter ON intent_chapters (chapter, intent_id);

-- What happened, to which intent, by whose hand. Rows are only ever added, and hold no personal data.
CREATE TABLE audit (
  id TEXT PRIMARY KEY,                   -- UUIDv7: order by id is order by time
  at INTEGER NOT NULL,                   -- Unix milliseconds
  actor TEXT NOT NULL,                   -- 'person', or 'staff:' and the id of the staff row
  action TEXT NOT NULL,                  -- 'created', 'status_changed'
  intent_id TEXT NOT NULL,               -- no reference: the row outlives the intent
  details TEXT NOT NULL CHECK (json_valid(details))
) STRICT;

CREATE INDEX audit_by_intent ON audit (intent_id, id);
