// So many requests are answered for one network in a minute.

import { sha256 } from "./crypto";
import { Problem } from "./problems";

export async function limit(limiter: RateLimit, address: string | undefined): Promise<void> {
  const { success } = await limiter.limit({ key: await sha256(network(address ?? "")) });
  if (!success) throw new Problem("rate-limited");
}

/** The first three numbers of IPv4, the first three groups of IPv6. */
function network(address: string): string {
  const separator = address.includes(":") ? ":" : ".";
  return address.split(separator).slice(0, 3).join(separator);
}
