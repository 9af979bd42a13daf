-- The mail with the link to a receipt, type 'intent.receipt'. It goes to the person who sent the intent. The outbox does
-- not hold their address: `email` is 'person', and the address is read from the intent when the mail is sent.

-- A keyed hash of that address, so that one address gets few such mails in a day; NULL for other messages, and after
-- that day. Without the secret of the Worker it cannot be computed from a guess.
ALTER TABLE outbox ADD COLUMN address_code TEXT;
CREATE INDEX outbox_by_address_code ON outbox (address_code) WHERE address_code IS NOT NULL;
