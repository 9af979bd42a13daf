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
