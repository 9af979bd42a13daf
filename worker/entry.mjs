// The deployed Worker: the module that `worker-build` generates, and a response to every request whose
// instance panics.
//
// WebAssembly does not unwind, so a panic ends every request in the instance: the request that panicked gets
// a 500, and the others, whose progress is unknown, a 503. A new instance writes both
// (`worker/src/platform/panics.rs`), so that they look like any other problem.

import Worker from "../build/index.js";

/** The pending attempts. */
const pending = new Set();

/** How often a pending attempt checks whether another one panicked: the runtime lets no request wake another. */
const POLL_MS = 50;

/** The most attempts for each request. Each uses a new instance. */
const ATTEMPTS = 4;

/** Ends all pending attempts after a panic in the attempt `own`. */
function panicked(own, place) {
  // The next call sees this and makes a new instance.
  globalThis.__worker_init_state.criticalError = true;
  for (const attempt of pending) {
    attempt.failure ??= { FAILED: attempt === own ? "internal" : "unavailable", FAILED_AT: place };
  }
  own?.wake();
}

// Errors that stop WebAssembly without a panic, such as a stack overflow, arrive only here.
addEventListener("error", ({ error }) => {
  if (error instanceof WebAssembly.RuntimeError) panicked(undefined, "an error of the runtime");
});

// Plain functions, not a class: for a class, the runtime makes an object for each request.
export default {
  async fetch(request, env, ctx) {
    let failed = {};
    for (let count = 0; count < ATTEMPTS; count += 1) {
      // After the first attempt, the Worker only answers with the failure.
      const { response, failure } = await attempt(env, failed, ctx, (worker) => worker.fetch(request));
      if (response) return response;
      failed = { ...failure, ...failed };
    }
    const headers = { "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff" };
    return new Response("Something went wrong on our side", { status: 500, headers });
  },

  async scheduled(event, env, ctx) {
    const { failure } = await attempt(env, {}, ctx, (worker) => worker.scheduled(event));
    if (failure) throw new Error(`${failure.FAILED} at ${failure.FAILED_AT}`);
  },
};

/** The response, or how the Worker failed. */
function attempt(env, failed, ctx, work) {
  return new Promise((resolve) => {
    const own = { failure: undefined, wake: undefined };
    let timer;
    const end = (outcome) => {
      clearTimeout(timer);
      pending.delete(own);
      resolve(outcome);
    };
    own.wake = () => {
      if (own.failure) end({ failure: own.failure });
      else timer = setTimeout(own.wake, POLL_MS);
    };
    pending.add(own);
    own.wake();
    answer(env, failed, ctx, work, own).then(end);
  });
}

async function answer(env, failed, ctx, work, own) {
  try {
    const all = { ...env, ...failed, ON_PANIC: (place) => panicked(own, place) };
    return { response: await work(new Worker(ctx, all)) };
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) panicked(own, "an error of the runtime");
    return { failure: { FAILED: "internal", FAILED_AT: "an error of the runtime" } };
  }
}
