// The local server: the built Worker in workerd, run by miniflare, with the bindings in wrangler.toml.
//
//     node server.cjs PORT STATE SECRETS [NAME=VALUE ...]
//
// Not `wrangler dev`: its proxy answers 503 when a connection that it kept closes while the proxy reuses it. That
// happens to some POST requests after a pause, which is when a person sends a form.

// `require`, because `import` of wrangler takes two seconds longer.
const { join } = require("node:path");

const { Log, LogLevel, Miniflare } = require("miniflare");
const { unstable_getMiniflareWorkerOptions: optionsOf, unstable_getVarsForDev: variablesOf } = require("wrangler");

const { apart, door, nothing } = require("./apart.cjs");

const root = join(__dirname, "../../../..");
// Effectively no limits, because tests send more intents in a minute than people do in a year; and no Turnstile, whose keys
// are for the deployment's host names.
const LOCAL = {
  CHAPTER_DAILY_LIMIT: "",
  LOCAL_READS_PER_MINUTE: "1000000",
  LOCAL_WRITES_PER_MINUTE: "1000000",
  TURNSTILE_SITE_KEY: "",
};
// If this variable has addresses, separated by spaces, email to other addresses is refused, as Cloudflare refuses it to
// addresses that are not verified in the operator's account.
const VERIFIED = "LOCAL_VERIFIED_EMAILS";
// Which Workers to run instead of the usual one: with `door:PORT`, other servers can query the database at that port;
// `apart:PORT` is the Worker without its database, which it reaches at that port; `nothing` does nothing; `deployed` is the
// Worker without the route that tests add; `peer:FILE` is that module instead.
const WORKERS = "LOCAL_WORKERS";
const [port, state, secrets, ...pairs] = process.argv.slice(2);
const configuration = join(root, "wrangler.toml");
const { workerOptions: options } = optionsOf(configuration);
const values = Object.entries(variablesOf(configuration, [secrets], {}, undefined, true));

const {
  LOCAL_READS_PER_MINUTE: reads,
  LOCAL_WRITES_PER_MINUTE: writes,
  LOCAL_FAULTS: faults,
  [VERIFIED]: verified,
  [WORKERS]: set = "",
  ...bindings
} = {
  ...options.bindings,
  ...LOCAL,
  ...Object.fromEntries(values.map(([name, { value }]) => [name, value])),
  ...Object.fromEntries(pairs.map((pair) => pair.split(/=(.*)/s, 2))),
};

// No email is sent. The log names the file with the text of each message.
class Lines extends Log {
  logWithLevel(level, message) {
    if (message.includes("send_email binding")) this.log(message);
    else super.logWithLevel(level, message);
  }
}

// The first module is the entry point.
const deployed = [
  { type: "ESModule", path: join(root, "worker", "entry.mjs") },
  { type: "ESModule", path: join(root, "build", "index.js") },
  { type: "CompiledWasm", path: join(root, "build", "index_bg.wasm") },
];

const worker = {
  ...options,
  name: "cmsa-join",
  bindings,
  ratelimits: Object.fromEntries(
    Object.entries({ READS: reads, WRITES: writes }).map(([name, limit]) => [
      name,
      { ...options.ratelimits[name], simple: { limit: Number(limit), period: 60 } },
    ]),
  ),
  email: { send_email: [{ name: "EMAIL", ...(verified && { allowed_destination_addresses: verified.split(" ") }) }] },
  modulesRoot: root,
  modules: [
    // Only tests use faults.
    ...(faults ? [{ type: "ESModule", path: join(__dirname, "with_faults.mjs") }] : []),
    { type: "ESModule", path: join(__dirname, "with_clock.mjs") },
    ...deployed,
  ],
};

const [kind, what] = set.split(":");

function workers() {
  switch (kind) {
    case "":
      return [worker];
    case "door":
      return [worker, door(Number(what), worker)];
    case "apart":
      return apart(worker, Number(port), what);
    case "nothing":
      return nothing(Number(port));
    case "deployed":
      return [{ ...worker, modules: deployed }];
    case "peer":
      return [{ ...worker, modules: [{ type: "ESModule", path: join(root, what) }] }];
    default:
      throw new Error(`${WORKERS} is neither door:PORT nor apart:PORT nor nothing nor deployed nor peer:FILE`);
  }
}

const server = new Miniflare({
  host: "localhost",
  // If the Worker has its own socket, miniflare's socket is not used.
  port: kind === "apart" || kind === "nothing" ? 0 : Number(port),
  // Where `wrangler d1` looks for the database.
  defaultPersistRoot: join(state, "v3"),
  // Miniflare logs addresses, which can contain secrets. The Worker logs routes instead.
  log: new Lines(LogLevel.WARN),
  cf: false,
  workers: workers(),
});

server.ready.then(
  // `cargo xtask serve` holds the other end of this pipe. Disposing of the server ends workerd.
  () => process.stdin.on("end", () => server.dispose().finally(() => process.exit())).resume(),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
