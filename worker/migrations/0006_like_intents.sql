-- Looking for intents that may be the same person's reads a bounded number of rows: the folded e-mail address
-- and name stand beside each chapter, so that an index finds those within a reader's chapters.
ALTER TABLE intent_chapters ADD COLUMN reference TEXT;        -- that of the intent
ALTER TABLE intent_chapters ADD COLUMN email_folded TEXT;     -- likewise; NULL once erased
ALTER TABLE intent_chapters ADD COLUMN full_name_folded TEXT; -- likewise; NULL once erased

UPDATE intent_chapters SET (reference, email_folded, full_name_folded) =
  (SELECT reference, email_folded, full_name_folded FROM intents WHERE id = intent_id);

-- The newest come first. Each index holds all that is looked up.
CREATE INDEX intent_chapters_by_email ON intent_chapters (chapter, email_folded, intent_id DESC, reference);
CREATE INDEX intent_chapters_by_full_name ON intent_chapters (chapter, full_name_folded, intent_id DESC, reference);
DROP INDEX intents_by_email;
CREATE INDEX intents_by_email ON intents (email_folded, id DESC, reference);

-- No correction and no erasure can leave a copy behind.
CREATE TRIGGER intent_chapters_follow_the_person AFTER UPDATE OF email_folded, full_name_folded ON intents
  BEGIN UPDATE intent_chapters SET email_folded = NEW.email_folded, full_name_folded = NEW.full_name_folded WHERE intent_id = NEW.id; END;
