// The Worker in a process of its own, for `cargo xtask bench`: the CPU time of that process's main thread is the
// Worker's, and that of its HTTP. Otherwise miniflare's own Worker, which stands before it, and the
// database, which is a Worker here, would run on the same thread.

/** One more Worker for a server: at that port others may ask its database. */
exports.door = (port, { d1Databases }) => ({
  name: "door",
  modules: true,
  script: "export default { fetch: (request, env) => env.__D1_BETA__DB.fetch(request) };",
  // What has a name that begins like this is not the client that Workers know, but what that client asks.
  d1Databases: { __D1_BETA__DB: d1Databases.DB.id },
  unsafeDirectSockets: [{ host: "localhost", port }],
});

/** A Worker that does nothing, asked directly at that port: what it takes is HTTP's. */
exports.nothing = (port) => [
  {
    name: "nothing",
    modules: true,
    script: "export default { fetch: () => new Response() };",
    unsafeDirectSockets: [{ host: "localhost", port }],
  },
];

/** The Workers of a server that has a Worker alone, asked directly at that port; its database is behind that door. */
exports.apart = ({ assets, d1Databases, ...worker }, port, door) => [
  { ...worker, wrappedBindings: { DB: "database" }, unsafeDirectSockets: [{ host: "localhost", port }] },
  {
    name: "database",
    // The same client as in any other server, and on Cloudflare; it runs within the Worker.
    modules: [{ type: "ESModule", path: "database.mjs", contents: `export { default } from "cloudflare-internal:d1-api";` }],
    serviceBindings: { fetcher: { external: { address: `localhost:${door}`, http: {} } } },
  },
];
