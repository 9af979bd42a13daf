// `POST /api/v1/assessments` and `POST /api/v1/intents` as a TypeScript developer would write them, with Hono, zod and
// D1. `cargo xtask bench --peers` compares its speed, responses and rows with ours.

import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { createMiddleware } from "hono/factory";
import { secureHeaders } from "hono/secure-headers";
import type * as z from "zod";

import { ruleset } from "./catalog";
import { count } from "./counts";
import { type Env, take } from "./intents";
import { limit } from "./limits";
import { type Lang, codeOf, fieldErrors } from "./mistakes";
import { Problem } from "./problems";
import { assess } from "./rules";
import { assessmentRequest, intentRequest } from "./schemas";

type App = { Bindings: Env; Variables: { id: string; now: number; problem?: Problem } };

const RAY = /^[0-9a-f]{16}(-[A-Z]{3})?$/i;

const app = new Hono<App>();

/** Logs one line of JSON for each request, without any input. */
const log = createMiddleware<App>(async (c, next) => {
  const ray = c.req.header("CF-Ray");
  c.set("id", ray && RAY.test(ray) ? ray : crypto.randomUUID());
  c.set("now", Date.now());
  await next();
  const problem = c.get("problem");
  const line = JSON.stringify({
    event: "request",
    id: c.get("id"),
    method: c.req.method,
    route: problem?.code === "not-found" ? null : c.req.path,
    chapter: null,
    status: c.res.status,
    ms: Date.now() - c.get("now"),
    ruleset,
    problem: problem?.code ?? null,
    cause: problem?.reason ?? null,
  });
  if (c.res.status >= 500) console.error(line);
  else console.log(line);
});

app.use(log);
app.use(
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    permissionsPolicy: { camera: [], geolocation: [], microphone: [], payment: [], usb: [] },
    referrerPolicy: "strict-origin-when-cross-origin",
    strictTransportSecurity: "max-age=31536000; includeSubDomains",
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xFrameOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
  }),
);
app.use(async (c, next) => {
  c.header("Cache-Control", "no-store");
  await next();
});

const isNotTooOften = createMiddleware<App>(async (c, next) => {
  await limit(c.env.READS, c.req.header("CF-Connecting-IP"));
  await next();
});
const isJson = createMiddleware<App>(async (c, next) => {
  const type = c.req.header("Content-Type")?.split(";", 1)[0]?.trim().toLowerCase();
  if (type !== "application/json") throw new Problem("media-type");
  await next();
});
const isShort = bodyLimit({
  maxSize: 16 * 1024,
  onError: () => {
    throw new Problem("too-large");
  },
});

app
  .post("/api/v1/assessments", isNotTooOften, isJson, isShort, async (c) => {
    const now = c.get("now");
    const { answers, chapters, term_years, on } = parse(assessmentRequest, await json(c));
    const today = new Date(now).toISOString().slice(0, 10);
    count(c.env.DB, chapters[0] ?? "", now, (work) => c.executionCtx.waitUntil(work));
    return c.json(assess(answers, chapters, term_years, on ?? today));
  })
  .all(() => {
    throw new Problem("method-not-allowed");
  });

app
  .post("/api/v1/intents", isJson, isShort, async (c) => {
    const key = idempotencyKey(c.req.header("Idempotency-Key"));
    const body = await json(c);
    const lang = (body as { lang?: unknown } | null)?.lang === "es" ? "es" : "en";
    const intent = parse(intentRequest, body, lang);
    const address = c.req.header("CF-Connecting-IP") ?? "";
    const { created, replayed } = await take(c.env, intent, key, address, c.get("now"));
    return c.json(created, 201, replayed ? { "Idempotency-Replayed": "true" } : {});
  })
  .all(() => {
    throw new Problem("method-not-allowed");
  });

app.get("/healthz", async (c) => {
  await c.env.DB.prepare("SELECT 1 FROM intents LIMIT 1").run();
  return c.json({ status: "ok" });
});

app.notFound((c) => refuse(c, new Problem("not-found")));
app.onError((error, c) => {
  if (error instanceof Problem) return refuse(c, error);
  const isDatabase = /\bD1_|SQLITE_/.exec(error.message);
  return refuse(c, new Problem(isDatabase ? "unavailable" : "internal", {}, isDatabase ? "D1" : "internal"));
});

function refuse(c: Context<App>, problem: Problem): Response {
  c.set("problem", problem);
  const headers = { ...problem.headers(), "Content-Type": "application/problem+json" };
  return c.body(JSON.stringify(problem.body(c.get("id"))), problem.status, headers);
}

async function json(c: Context<App>): Promise<unknown> {
  try {
    const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    return JSON.parse(utf8.decode(await c.req.arrayBuffer()));
  } catch {
    throw new Problem("not-json");
  }
}

function parse<T extends z.ZodType>(schema: T, body: unknown, lang: Lang = "en"): z.output<T> {
  const parsed = schema.safeParse(body, { error: codeOf });
  if (!parsed.success) throw new Problem("invalid", { errors: fieldErrors(parsed.error, lang) });
  return parsed.data;
}

/** 8 to 128 visible ASCII characters other than quotes, bare or in quotes. */
function idempotencyKey(header: string | undefined): string {
  const key = /^(?:"([!#-~]{8,128})"|([!#-~]{8,128}))$/.exec(header?.trim() ?? "");
  if (!key) throw new Problem("no-key");
  return (key[1] ?? key[2])!;
}

export default app;
