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
// Here the system can be tested as it is, with more intents in a minute than come in a year, and without
// Turnstile, whose keys are those of the deployment's host names.
const LOCAL = {
  CHAPTER_DAILY_LIMIT: "",
  LOCAL_READS_PER_MINUTE: "1000000",
  LOCAL_WRITES_PER_MINUTE: "1000000",
  TURNSTILE_SITE_KEY: "",
};
// With a list of addresses between spaces in this variable, e-mail to any other is refused, as it is
// to one that nobody has verified in the operator's account.
const VERIFIED = "LOCAL_VERIFIED_EMAILS";
// Which Workers there are, where it is not the one alone: `door:PORT` lets others ask the database at that port,
// `apart:PORT` is the Worker without the database, which is the one at that port, `nothing` one that does nothing,
// `deployed` is ours without what tests add, and `peer:FILE` is that module in its place.
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

// E-mail goes nowhere from here. What would be sent is said, with the file that its text is in.
class Lines extends Log {
  logWithLevel(level, message) {
    if (message.includes("send_email binding")) this.log(message);
    else super.logWithLevel(level, message);
  }
}

// The first module is what is called.
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
    // Only tests ask for faults.
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
  // Where the Worker has a socket of its own, that of miniflare's is not asked.
  port: kind === "apart" || kind === "nothing" ? 0 : Number(port),
  // Where `wrangler d1` looks for the database.
  defaultPersistRoot: join(state, "v3"),
  // Its lines about requests hold addresses, and some are keys; the Worker writes its own, by route.
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
