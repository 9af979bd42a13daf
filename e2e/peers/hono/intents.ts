// Stores an intent once for each idempotency key, in one batch with everything that belongs to it.

import { category, ruleset } from "./catalog";
import { firstId, hmac, newId, newReference, sha256 } from "./crypto";
import { limit } from "./limits";
import { fieldError } from "./mistakes";
import { Problem } from "./problems";
import { type Condition, type Quote, conditions, failed, quote, standing } from "./rules";
import type { IntentRequest } from "./schemas";

export interface Env {
  DB: D1Database;
  READS: RateLimit;
  WRITES: RateLimit;
  RECEIPT_SECRET: string;
  CHAPTER_DAILY_LIMIT: string;
}

const DAY = 24 * 60 * 60 * 1000;
const LEAST_SECRET = 32;

interface Admitted {
  category: string;
  conditions: Condition[];
  quote: Quote;
  disputed: boolean;
}

interface Created {
  id: string;
  reference: string;
  receipt_url: string;
  category: string | null;
  quote: Quote | null;
  status: "new";
}

interface Row {
  key: string;
  contentHash: string;
  receiptHash: string;
  created: Created;
  admitted: Admitted | null;
  daily: number | null;
  now: number;
}

interface Earlier {
  id: string;
  reference: string;
  content_hash: string;
  category: string | null;
  quote: string | null;
}

/** Stores an intent. A repetition gets the first response, even if the category or the dues have changed since. */
export async function take(env: Env, intent: IntentRequest, key: string, address: string, now: number) {
  if ((env.RECEIPT_SECRET ?? "").length < LEAST_SECRET) {
    throw new Problem("unavailable", {}, "RECEIPT_SECRET is missing or too short");
  }
  const id = newId(now);
  const { guard, ...content } = intent;
  const contentHash = await hmac(env.RECEIPT_SECRET, `content.${JSON.stringify(content)}`);
  try {
    return { created: await store(env, intent, { id, key, contentHash, address, now }), replayed: false };
  } catch (problem) {
    // It may be a repetition, which fails at the unique index at the latest.
    const earlier = await env.DB.prepare(
      "SELECT id, reference, content_hash, category, quote FROM intents WHERE idempotency_key = ? AND created_at >= ?",
    )
      .bind(key, now - DAY)
      .first<Earlier>();
    if (!earlier) throw problem;
    if (earlier.content_hash !== contentHash) throw new Problem("key-reused");
    const created = await answer(env, earlier, earlier.quote === null ? null : JSON.parse(earlier.quote));
    return { created, replayed: earlier.id !== id };
  }
}

/** Checks that the person is eligible for the category, and that the total is current. */
function admit(intent: IntentRequest, today: string): Admitted | null {
  if (intent.category === null) return null;
  const wanted = category(intent.category)!;
  const state = standing(wanted, intent.answers);
  if (state === "not_eligible") {
    throw new Problem("not-eligible", {
      errors: [fieldError("/category", "not-eligible", "en")],
      conditions: failed(wanted, intent.answers),
    });
  }
  const ours = quote(wanted, intent.chapters, intent.term_years, today);
  if (ours.total_cents !== (intent.quoted_total_cents ?? null)) {
    throw new Problem("stale-quote", { quote: ours, ruleset });
  }
  return { category: wanted.code, conditions: conditions(wanted.rule, intent.answers), quote: ours, disputed: state === "disputed" };
}

async function store(
  env: Env,
  intent: IntentRequest,
  { id, key, contentHash, address, now }: { id: string; key: string; contentHash: string; address: string; now: number },
): Promise<Created> {
  const admitted = admit(intent, new Date(now).toISOString().slice(0, 10));
  const confirmed = intent.guard?.confirmed ?? false;
  if (intent.guard?.trap && !confirmed) throw new Problem("confirm");
  await limit(env.WRITES, address);

  const created = await answer(env, { id, reference: newReference(), category: admitted?.category ?? null }, admitted?.quote ?? null);
  const receiptHash = await sha256(created.receipt_url.slice("/receipt/".length));
  const limited = !confirmed && env.CHAPTER_DAILY_LIMIT?.trim() !== "";
  const daily = limited ? Number(env.CHAPTER_DAILY_LIMIT ?? 200) : null;
  const row = { key, contentHash, receiptHash, created, admitted, daily, now };
  const batch = statements(env.DB, intent, row);
  const [inserted] = await env.DB.batch(batch).catch(async (error: unknown) => {
    // The cron trigger has not released the key yet.
    if (!(await releaseKey(env.DB, row))) throw error;
    return env.DB.batch(batch);
  });
  if (inserted!.meta.changes === 0) throw new Problem("confirm");
  return created;
}

async function answer(
  env: Env,
  { id, reference, category }: Pick<Created, "id" | "reference" | "category">,
  quote: Quote | null,
): Promise<Created> {
  const receipt_url = `/receipt/${await hmac(env.RECEIPT_SECRET, id)}`;
  return { id, reference, receipt_url, category, quote, status: "new" };
}

/** Releases the row's key if it was used long ago. Returns whether it was. */
async function releaseKey(db: D1Database, { key, now }: Row): Promise<boolean> {
  const { meta } = await db
    .prepare("UPDATE intents SET idempotency_key = NULL, content_hash = '' WHERE idempotency_key = ? AND created_at < ?")
    .bind(key, now - DAY)
    .run();
  return meta.changes > 0;
}

function statements(
  db: D1Database,
  intent: IntentRequest,
  row: Row,
): D1PreparedStatement[] {
  const { created, admitted, now } = row;
  const { contact } = intent;
  const today = new Date(now).toISOString().slice(0, 10);
  const fullName = [contact.given_name, contact.family_name].filter(Boolean).join(" ");
  const chapters = JSON.stringify(intent.chapters);
  const columns = {
    id: created.id,
    reference: created.reference,
    receipt_hash: row.receiptHash,
    idempotency_key: row.key,
    content_hash: row.contentHash,
    version: 1,
    status: created.status,
    created_at: now,
    updated_at: now,
    lang: intent.lang ?? "en",
    page_chapter: null,
    category: created.category,
    disputed: admitted?.disputed ? 1 : 0,
    term_years: intent.term_years,
    answers: JSON.stringify(intent.answers),
    conditions: admitted && JSON.stringify(admitted.conditions),
    quote: created.quote && JSON.stringify(created.quote),
    total_cents: created.quote?.total_cents ?? null,
    ruleset,
    quoted_ruleset: admitted ? intent.ruleset : null,
    message: intent.message ?? null,
    consent_text_version: intent.consent.text_version,
    consented_at: now,
    given_name: contact.given_name,
    family_name: contact.family_name ?? null,
    email: contact.email,
    phone: contact.phone ?? null,
    full_name_folded: fullName.toLowerCase(),
    family_name_folded: contact.family_name?.toLowerCase() ?? null,
    email_folded: contact.email.toLowerCase(),
  };
  return [
    insertIntent(db, columns, row, chapters),
    db
      .prepare(
        `INSERT INTO intent_chapters (intent_id, chapter, position, reference, email_folded, full_name_folded, family_name_folded)
         SELECT intents.id, value, key, reference, email_folded, full_name_folded, family_name_folded
         FROM intents, json_each(?) WHERE intents.id = ?`,
      )
      .bind(chapters, created.id),
    db
      .prepare(
        `INSERT INTO audit (id, at, actor, action, intent_id, details)
         SELECT ?, ?, 'person', 'created', id, '{}' FROM intents WHERE id = ?`,
      )
      .bind(newId(now), now, created.id),
    // Messages to webhooks. Ours also sends email, which the bench does not configure.
    db
      .prepare(
        `INSERT INTO outbox (id, intent_id, type, chapter, webhook_id, created_at, state, next_attempt_at)
         SELECT substr(?1, 1, 15) || substr(lower(hex(randomblob(2))), 2) || '-8' ||
           substr(lower(hex(randomblob(2))), 2) || '-' || lower(hex(randomblob(6))),
           ?2, 'intent.created', chapter, id, ?3, 'pending', ?3 FROM webhooks
         WHERE disabled_at IS NULL AND (chapter IS NULL OR chapter IN (SELECT value FROM json_each(?4)))
           AND EXISTS (SELECT 1 FROM intents WHERE id = ?2)`,
      )
      .bind(firstId(now), created.id, now, chapters),
    db
      .prepare(
        `INSERT INTO funnel (day, chapter, submitted) SELECT ?1, value, 1 FROM json_each(?2)
         WHERE EXISTS (SELECT 1 FROM intents WHERE id = ?3)
         ON CONFLICT (day, chapter) DO UPDATE SET submitted = submitted + 1`,
      )
      .bind(today, JSON.stringify(intent.chapters.length > 0 ? intent.chapters : [""]), created.id),
  ];
}

/** Inserts the intent if each of its chapters has fewer intents today than the limit. */
function insertIntent(db: D1Database, columns: object, { daily, now }: Row, chapters: string): D1PreparedStatement {
  const names = Object.keys(columns);
  const insert = `INSERT INTO intents (${names.join(", ")}) SELECT ${names.map(() => "?").join(", ")}`;
  if (daily === null) return db.prepare(insert).bind(...Object.values(columns));
  // Ids sort by time. The count stops at the limit.
  const condition = `WHERE NOT EXISTS (SELECT 1 FROM json_each(?) AS named WHERE (SELECT count(*) FROM
    (SELECT 1 FROM intent_chapters WHERE chapter = named.value AND intent_id >= ? LIMIT ?)) >= ?)`;
  const values = [...Object.values(columns), chapters, firstId(now - (now % DAY)), daily, daily];
  return db.prepare(`${insert} ${condition}`).bind(...values);
}
