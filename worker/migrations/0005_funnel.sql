-- How many have seen a form, looked at a result, and sent it: counted for each chapter and day, and tied to
-- nobody.
CREATE TABLE funnel (
  day TEXT NOT NULL,                     -- in UTC, such as '2026-11-22'
  chapter TEXT NOT NULL,                 -- '' for the form of no chapter, or an intent that names none
  viewed INTEGER NOT NULL DEFAULT 0,
  assessed INTEGER NOT NULL DEFAULT 0,
  submitted INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (day, chapter)
) STRICT, WITHOUT ROWID;
