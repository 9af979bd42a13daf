// The number of assessments for each chapter and day, collected here and written at most once in 10 seconds.

const INTERVAL = 10_000;

interface DayCounts {
  day: string;
  chapter: string;
  viewed: number;
  assessed: number;
}

const counts = new Map<string, DayCounts>();
let written = 0;
let isPromised = false;

/** Counts an assessment for the first chapter that it names. At intervals, one request writes all counts. */
export function count(db: D1Database, chapter: string, now: number, waitUntil: (work: Promise<unknown>) => void) {
  const day = new Date(now).toISOString().slice(0, 10);
  const key = `${day} ${chapter}`;
  const assessed = 1 + (counts.get(key)?.assessed ?? 0);
  counts.set(key, { day, chapter, viewed: 0, assessed });
  if (isPromised) return;
  isPromised = true;
  waitUntil(write(db, Math.max(0, written + INTERVAL - now)));
}

async function write(db: D1Database, wait: number) {
  if (wait > 0) await scheduler.wait(wait);
  const rows = JSON.stringify([...counts.values()]);
  counts.clear();
  written = Date.now();
  isPromised = false;
  await db.prepare("INSERT INTO funnel_flushes (counts) VALUES (?)").bind(rows).run();
}
