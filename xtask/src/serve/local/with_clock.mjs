// The Worker, with an address that runs its cron trigger, and one that moves its clock. (In this version, miniflare's own
// address for cron triggers fails for Workers with assets: cloudflare/workers-sdk#14177.)

import worker from "../../../../worker/entry.mjs";

const Now = Date;

/** Moves the clock of the Worker ahead of the time by these milliseconds. */
function moveClock(ahead) {
  globalThis.Date = class extends Now {
    constructor(...parts) {
      super(...(parts.length > 0 ? parts : [Now.now() + ahead]));
    }
    static now() {
      return Now.now() + ahead;
    }
  };
}

export default {
  async fetch(request, env, ctx) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/__clock") {
      moveClock(Number(searchParams.get("ahead")));
      return new Response("Moved the clock");
    }
    if (pathname !== "/__scheduled") return worker.fetch(request, env, ctx);
    await worker.scheduled({ cron: searchParams.get("cron") ?? "", scheduledTime: Date.now() }, env, ctx);
    return new Response("Ran scheduled event");
  },
  scheduled: worker.scheduled,
};
