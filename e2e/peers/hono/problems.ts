// The problems of requests, as `application/problem+json` (RFC 9457).

import type { ContentfulStatusCode } from "hono/utils/http-status";

import type { FieldError } from "./mistakes";
import type { Condition, Quote } from "./rules";

const PROBLEMS = {
  "not-json": [
    400,
    "The body is not JSON",
    "The body could not be read as JSON in UTF-8, so nothing was done. Correct it and send it again.",
  ],
  "no-key": [
    400,
    "The Idempotency-Key header is missing or invalid",
    "Send an Idempotency-Key header of 8 to 128 visible ASCII characters, a new one for each intent, so that sending " +
      "the same intent twice stores it once.",
  ],
  "not-found": [404, "Not found", "There is nothing at this address. Check that it is complete."],
  "method-not-allowed": [405, "The method is not allowed", "This address understands POST only."],
  "stale-quote": [
    409,
    "The quote is out of date",
    "The dues are not those that the person was shown, so nothing was stored. Show them the member `quote` and send " +
      "the intent again with its total and the member `ruleset`.",
  ],
  "too-large": [
    413,
    "The body is too large",
    "The body may have 16 KiB (16,384 bytes) at most. Nothing was done.",
  ],
  "media-type": [415, "The media type is not supported", "Send the body as application/json. Nothing was done."],
  invalid: [
    422,
    "Some fields are invalid",
    "Nothing was done. The member `errors` names every invalid field; correct them and send the request again.",
  ],
  "not-eligible": [
    422,
    "The category is not open to this person",
    "With these answers the category is not open to this person, so nothing was stored. The member `conditions` names " +
      "what is not met. Correct the answers, choose another category, or send a question: `category` null with a " +
      "`message`.",
  ],
  "key-reused": [
    422,
    "The idempotency key was used before",
    "This Idempotency-Key came with other content in the last 24 hours, so nothing was stored. Send this intent with " +
      "a new key.",
  ],
  confirm: [
    422,
    "A confirmation is needed",
    "The form looks automated, so nothing was stored. Ask the person to confirm, and send the intent " +
      "again with `guard.confirmed` true.",
  ],
  "rate-limited": [429, "Too many requests", "Too much came from your network. Wait a minute, and send it again."],
  internal: [
    500,
    "Something went wrong on our side",
    "The request failed because of an error in this service. Try again later.",
  ],
  unavailable: [
    503,
    "The service is unavailable",
    "The request failed, and it is unknown whether anything was stored. Send it again in half a minute, an intent " +
      "with the same Idempotency-Key.",
  ],
} as const satisfies Record<string, readonly [ContentfulStatusCode, string, string]>;

interface Members {
  errors?: FieldError[];
  conditions?: Condition[];
  quote?: Quote;
  ruleset?: string;
}

export class Problem extends Error {
  constructor(
    readonly code: keyof typeof PROBLEMS,
    readonly members: Members = {},
    /** For the log. Contains no input. */
    readonly reason: string | null = null,
  ) {
    super(code);
  }

  get status(): ContentfulStatusCode {
    return PROBLEMS[this.code][0];
  }

  body(requestId: string) {
    const [status, title, detail] = PROBLEMS[this.code];
    return { type: `/problems/${this.code}`, title, status, detail, request_id: requestId, ...this.members };
  }

  headers(): Record<string, string> {
    switch (this.code) {
      case "method-not-allowed":
        return { Allow: "POST" };
      case "rate-limited":
        return { "Retry-After": "60" };
      case "unavailable":
        return { "Retry-After": "30" };
      default:
        return {};
    }
  }
}
