-- The cron trigger looks for what is kept for a time only. In `audit` there is a new actor,
-- 'retention', and the new actions 'corrected', 'withdrawn' and 'erased'; `content_hash` is empty
-- once the key has been released.

-- Intents that still hold personal data, by their last change.
CREATE INDEX intents_with_person ON intents (updated_at) WHERE given_name IS NOT NULL;

-- Intents whose idempotency key has not been released.
CREATE INDEX intents_with_key ON intents (created_at) WHERE idempotency_key IS NOT NULL;
