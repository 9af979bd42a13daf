// The Worker, with an address that runs its cron trigger. (In this version, miniflare's own address for that fails for
// Workers with assets: cloudflare/workers-sdk#14177.)

import Worker from "../../../../worker/entry.mjs";

export default class extends Worker {
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname !== "/__scheduled") return super.fetch(request);
    await super.scheduled({ cron: searchParams.get("cron") ?? "", scheduledTime: Date.now() });
    return new Response("Ran scheduled event");
  }
}
