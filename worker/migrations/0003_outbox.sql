-- Who is told of new intents, and what they are told. In `audit` there is a new action, 'replayed'.

-- Addresses that messages are sent to. No secret is stored: each is made of the id, the generation and
-- a secret of the Worker.
CREATE TABLE webhooks (
  id TEXT PRIMARY KEY,
  url TEXT NOT NULL,
  chapter TEXT,                          -- whose intents it is told of; NULL: all
  generation INTEGER NOT NULL,           -- counts its secrets
  rotated_at INTEGER,                    -- when it got this secret in place of another; Unix milliseconds
  disabled_at INTEGER,                   -- when its receiver answered that it wants nothing more
  created_at INTEGER NOT NULL            -- Unix milliseconds
) STRICT;

-- Messages, written in one transaction with what they tell of. They hold no personal data but the
-- addresses of staff.
CREATE TABLE outbox (
  id TEXT PRIMARY KEY,                   -- UUIDv7: order by id is order by time; the `webhook-id`
  intent_id TEXT NOT NULL REFERENCES intents (id) ON DELETE CASCADE,
  type TEXT NOT NULL,                    -- 'intent.created'
  chapter TEXT,                          -- whose staff the receiver is; NULL: the national office's
  webhook_id TEXT REFERENCES webhooks (id) ON DELETE CASCADE, -- either this
  email TEXT,                            -- or this is the receiver
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

CREATE INDEX outbox_pending ON outbox (next_attempt_at, id) WHERE state = 'pending';
CREATE INDEX outbox_settled ON outbox (settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX outbox_by_intent ON outbox (intent_id);
CREATE INDEX outbox_by_webhook ON outbox (webhook_id);
