// How many assessments were made, for each chapter and day: collected here, and written at most once in 10 seconds.

const INTERVAL = 10_000;

const counts = new Map<string, number>();
let due = 0;

/** Counts an assessment with these chapters, and writes what was collected if that is due. */
export function count(db: D1Database, chapters: string[], now: number, waitUntil: (work: Promise<unknown>) => void) {
  for (const chapter of chapters.length > 0 ? chapters : [""]) {
    counts.set(chapter, (counts.get(chapter) ?? 0) + 1);
  }
  if (now < due) return;
  due = now + INTERVAL;
  const day = new Date(now).toISOString().slice(0, 10);
  const rows = JSON.stringify([...counts]);
  counts.clear();
  waitUntil(
    db
      .prepare(
        `INSERT INTO funnel (day, chapter, assessed) SELECT ?1, value ->> 0, value ->> 1 FROM json_each(?2)
         WHERE true ON CONFLICT (day, chapter) DO UPDATE SET assessed = assessed + excluded.assessed`,
      )
      .bind(day, rows)
      .run(),
  );
}
