// The Worker with a database that fails as the request's header `local-fault` says. Only the local server has this, and
// only for tests that start it with `LOCAL_FAULTS`.
//
//     before   a batch fails before its first statement
//     during   a batch fails at a statement in the middle
//     after    a batch succeeds, but reports a failure
//     lost     the same, and every later query fails
//     down     every query fails
//     slow     every query fails after a minute
//     panic    the first statement throws where only our own mistake could, so the Worker panics
//     held     a batch waits until another request has panicked
//     beside   panics as soon as another request is held
//     hopeless no instance of the Worker can start
//     from-3   the third statement outside of a batch fails, and every later one
//     rows     nothing fails; the log says how many rows each statement read, wrote and returned

import worker from "./with_clock.mjs";

// Like the database's own messages, it quotes a value.
const MESSAGE = "Network connection lost: SQLITE_IOERR (ana.private@example.org)";
const failed = () => new Error(`D1_ERROR: ${MESSAGE}`, { cause: new Error(MESSAGE) });

let [held, panics] = [0, 0];
const until = async (happened) => {
  while (!happened()) await scheduler.wait(5);
};

export default {
  async fetch(request, env, ctx) {
    const asked = { fault: request.headers.get("local-fault") };
    if (asked.fault === "beside") await until(() => held > 0);
    const faulty = {
      ...env,
      DB: failing(env.DB, asked),
      // A new instance reads every variable.
      get HOPELESS() {
        if (asked.fault === "hopeless") throw failed();
        return undefined;
      },
    };
    return worker.fetch(request, faulty, ctx);
  },
  scheduled: worker.scheduled,
};

function failing(database, asked) {
  const batch = async (statements) => {
    switch (asked.fault) {
      case "before":
      case "down":
        throw failed();
      case "slow":
        await scheduler.wait(60_000);
        throw failed();
      case "during": {
        const middle = Math.ceil(statements.length / 2);
        return database.batch(statements.toSpliced(middle, 0, database.prepare("SELECT json('{')")));
      }
      case "after":
      case "lost":
        await database.batch(statements);
        if (asked.fault === "lost") asked.fault = "down";
        throw failed();
      case "held": {
        const before = panics;
        held += 1;
        await until(() => panics > before);
        held -= 1;
        return database.batch(statements);
      }
      case "rows":
        return (await database.batch(statements)).map(counted);
      default:
        return database.batch(statements);
    }
  };
  const prepare = (query) => {
    if (asked.fault === "panic" || asked.fault === "beside") {
      panics += 1;
      throw failed();
    }
    const statement = database.prepare(query);
    asked.prepared = (asked.prepared ?? 0) + 1;
    const [, from] = /^from-(\d+)$/.exec(asked.fault) ?? [];
    if (asked.prepared >= from) return silent(statement);
    if (asked.fault === "rows") return counting(statement);
    return ["down", "slow"].includes(asked.fault) ? silent(statement, asked.fault) : statement;
  };
  return replacing(database, { batch, prepare });
}

/** A statement without an answer. */
function silent(statement, fault) {
  const fail = async () => {
    if (fault === "slow") await scheduler.wait(60_000);
    throw failed();
  };
  const bind = (...values) => silent(statement.bind(...values), fault);
  return replacing(statement, { bind, run: fail, all: fail, first: fail, raw: fail });
}

/** A statement that says how many rows it took. */
function counting(statement) {
  const bind = (...values) => counting(statement.bind(...values));
  const all = async () => counted(await statement.all());
  return replacing(statement, { bind, all, run: all, first: async () => (await all()).results[0] ?? null });
}

function counted(result) {
  const { rows_read: read, rows_written: written } = result.meta;
  console.log(JSON.stringify({ event: "rows", read, written, returned: result.results.length }));
  return result;
}

/** The same object with these methods replaced. */
function replacing(object, methods) {
  return new Proxy(object, {
    get: (target, name) => {
      if (Object.hasOwn(methods, name)) return methods[name];
      const value = target[name];
      return typeof value === "function" && name !== "constructor" ? value.bind(target) : value;
    },
  });
}
