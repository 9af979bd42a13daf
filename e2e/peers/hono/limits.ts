// The limit of requests per network and minute.

import { sha256 } from "./crypto";
import { Problem } from "./problems";

export async function limit(limiter: RateLimit, address: string | undefined): Promise<void> {
  const { success } = await limiter.limit({ key: await sha256(network(address ?? "")) });
  if (!success) throw new Problem("rate-limited");
}

/** The first three numbers of an IPv4 address, or the first three groups of an IPv6 address. */
function network(address: string): string {
  const separator = address.includes(":") ? ":" : ".";
  return address.split(separator).slice(0, 3).join(separator);
}
