// Ids, references and hashes.

import { v7 } from "uuid";

/** Crockford's base 32: no I, L, O, which look like 1 and 0, and no U. */
const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

let hmacKey: { secret: string; key: CryptoKey } | undefined;

/** An id that sorts by time. */
export function newId(now: number): string {
  return v7({ msecs: now });
}

/** The smallest id of that moment. */
export function firstId(since: number): string {
  return v7({ msecs: since, seq: 0, random: new Uint8Array(16) });
}

/** The reference that people quote, such as `CM-7K3M-9Q2D`. */
export function newReference(): string {
  const digits = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => DIGITS[byte % 32]);
  return `CM-${digits.slice(0, 4).join("")}-${digits.slice(4).join("")}`;
}

export async function sha256(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The HMAC of a text, in URL-safe base64. */
export async function hmac(secret: string, text: string): Promise<string> {
  const utf8 = new TextEncoder();
  if (hmacKey?.secret !== secret) {
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    hmacKey = { secret, key: await crypto.subtle.importKey("raw", utf8.encode(secret), algorithm, false, ["sign"]) };
  }
  const code = await crypto.subtle.sign("HMAC", hmacKey.key, utf8.encode(text));
  const base64 = btoa(String.fromCharCode(...new Uint8Array(code)));
  return base64.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
