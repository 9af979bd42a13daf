// The Worker, with an address that runs its cron trigger. (In this version, miniflare's own address for that fails for
// Workers with assets: cloudflare/workers-sdk#14177.)

import worker from "../../../../worker/entry.mjs";

export default {
  async fetch(request, env, ctx) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname !== "/__scheduled") return worker.fetch(request, env, ctx);
    await worker.scheduled({ cron: searchParams.get("cron") ?? "", scheduledTime: Date.now() }, env, ctx);
    return new Response("Ran scheduled event");
  },
  scheduled: worker.scheduled,
};
