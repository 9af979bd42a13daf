// The Worker in a separate process, for `cargo xtask bench`: the CPU time of that process's main thread is the
// Worker's, and that of its HTTP. In the usual server, miniflare's entry Worker and the database, which is a Worker,
// too, run on the same thread.

/** One more Worker for a server, which lets others query its database at that port. */
exports.door = (port, { d1Databases }) => ({
  name: "door",
  modules: true,
  script: "export default { fetch: (request, env) => env.__D1_BETA__DB.fetch(request) };",
  // This prefix gives access to the service behind the database client.
  d1Databases: { __D1_BETA__DB: d1Databases.DB.id },
  unsafeDirectSockets: [{ host: "localhost", port }],
});

/** A Worker that does nothing, directly at that port: its CPU time is that of HTTP. */
exports.nothing = (port) => [
  {
    name: "nothing",
    modules: true,
    script: "export default { fetch: () => new Response() };",
    unsafeDirectSockets: [{ host: "localhost", port }],
  },
];

/** The Workers of a server with the Worker directly at that port, and its database behind that door. */
exports.apart = ({ assets, d1Databases, ...worker }, port, door) => [
  { ...worker, wrappedBindings: { DB: "database" }, unsafeDirectSockets: [{ host: "localhost", port }] },
  {
    name: "database",
    // The usual client, as on Cloudflare. It runs in the Worker.
    modules: [{ type: "ESModule", path: "database.mjs", contents: `export { default } from "cloudflare-internal:d1-api";` }],
    serviceBindings: { fetcher: { external: { address: `localhost:${door}`, http: {} } } },
  },
];
