-- Views and assessments are counted in the memory of each isolate, and written at most once in 10 seconds as one
-- row here. The cron trigger adds the rows to `funnel`, and deletes them.
CREATE TABLE funnel_flushes (
  id INTEGER PRIMARY KEY,
  counts TEXT NOT NULL CHECK (json_valid(counts)) -- [{"day": "2026-11-24", "chapter": "detroit", "viewed": 2, "assessed": 1}]
) STRICT;
