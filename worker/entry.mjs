// The deployed Worker: the module that `worker-build` generates, and a response to every request whose
// instance panics.
//
// WebAssembly does not unwind, so a panic ends every request in the instance: the request that panicked gets
// a 500, and the others, whose progress is unknown, a 503. A new instance writes both
// (`worker/src/platform/panics.rs`), so that they look like any other problem.

import { WorkerEntrypoint } from "cloudflare:workers";
import Worker from "../build/index.js";

/** The attempts in hand. */
const inHand = new Set();

/** How often each looks whether another one's panic ended it: no request may wake another. */
const LOOK_MS = 50;

/** So often an answer is asked for, each time of a new instance. */
const ATTEMPTS = 4;

/** Ends all of them; one was its own doing. */
function panicked(own, place) {
  // The next call sees this and makes a new instance.
  globalThis.__worker_init_state.criticalError = true;
  for (const attempt of inHand) {
    attempt.failure ??= { FAILED: attempt === own ? "internal" : "unavailable", FAILED_AT: place };
  }
  own?.wake();
}

// Errors that stop WebAssembly without a panic, such as a stack overflow, arrive only here.
addEventListener("error", ({ error }) => {
  if (error instanceof WebAssembly.RuntimeError) panicked(undefined, "an error of the runtime");
});

export default class extends WorkerEntrypoint {
  async fetch(request) {
    let failed = {};
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      // After the first attempt, the Worker only answers with the failure.
      const { response, failure } = await this.attempt(failed, (worker) => worker.fetch(request));
      if (response) return response;
      failed = { ...failure, ...failed };
    }
    const headers = { "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff" };
    return new Response("Something went wrong on our side", { status: 500, headers });
  }

  async scheduled(event) {
    const { failure } = await this.attempt({}, (worker) => worker.scheduled(event));
    if (failure) throw new Error(`${failure.FAILED} at ${failure.FAILED_AT}`);
  }

  /** The response, or how the Worker failed. */
  async attempt(failed, work) {
    const attempt = { failure: undefined, wake: undefined };
    const woken = new Promise((wake) => (attempt.wake = wake));
    const answer = async () => {
      try {
        const env = { ...this.env, ...failed, ON_PANIC: (place) => panicked(attempt, place) };
        return { response: await work(new Worker(this.ctx, env)) };
      } catch (error) {
        if (error instanceof WebAssembly.RuntimeError) panicked(attempt, "an error of the runtime");
        return { failure: { FAILED: "internal", FAILED_AT: "an error of the runtime" } };
      }
    };
    const ended = async () => {
      while (inHand.has(attempt) && !attempt.failure) {
        await Promise.race([woken, scheduler.wait(LOOK_MS)]);
      }
      return { failure: attempt.failure };
    };
    inHand.add(attempt);
    try {
      return await Promise.race([ended(), answer()]);
    } finally {
      inHand.delete(attempt);
    }
  }
}
