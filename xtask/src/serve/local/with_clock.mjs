// The Worker, and an address that does what the cron trigger does when its time comes. (miniflare's
// own address for that fails for Workers with assets up to this version: cloudflare/workers-sdk#14177.)

import Worker from "../../../../worker/entry.mjs";

export default class extends Worker {
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname !== "/__scheduled") return super.fetch(request);
    await super.scheduled({ cron: searchParams.get("cron") ?? "", scheduledTime: Date.now() });
    return new Response("Ran scheduled event");
  }
}
