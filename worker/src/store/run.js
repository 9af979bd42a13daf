// Runs SQL statements in one call, because each value, row and promise that crosses between WebAssembly and JavaScript
// takes time.

/**
 * Runs the statements as one transaction.
 * @param {D1Database} database
 * @param {string} batch as JSON: `[["SELECT ?1", ["a value"]], …]`
 * @returns {Promise<string>} as JSON, for each statement: the number of changed rows, and the rows of its result
 */
export async function run(database, batch) {
  const statements = JSON.parse(batch).map(([query, values]) => database.prepare(query).bind(...values));
  const outcomes = statements.length === 1 ? [await statements[0].all()] : await database.batch(statements);
  return JSON.stringify(outcomes.map(({ meta, results }) => [meta.changes ?? 0, results]));
}
