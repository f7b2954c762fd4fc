import { keepNewest } from "../../shared/keepNewest";

/** The addresses of a request, as the host has them. */
export interface Address {
  /** The socket's address; `undefined` when there is none. */
  readonly socket: string | undefined;
  /** `X-Forwarded-For`, in its order: each proxy adds at the end whom it was asked by. */
  readonly forwarded: readonly string[];
}

/** All of whom nothing is known count together. */
export const UNKNOWN: Address = { socket: undefined, forwarded: [] };

/**
 * Returns the address whose requests count together. Anybody can write the beginning of `X-Forwarded-For`:
 * what proxies of one's own have written stands at its end.
 *
 * @param proxies how many proxies of one's own every request passes; 0: the socket's own address
 */
export function addressOf({ socket, forwarded }: Address, proxies: number): string {
  const told = proxies === 0 ? undefined : forwarded.at(-proxies);
  return networkOf(told ?? socket ?? "unknown");
}

const LONGEST = 64;
/** Most requests come from few proxies and clients, and each asks three times. */
const MOST_KNOWN = 1_000;
const networks = new Map<string, string>();

/** Returns an address as people write it: IPv4 where it is IPv4 within IPv6; else as it is, cut. */
export function writtenAddress(address: string): string {
  const groups = groupsOf(address.trim().toLowerCase());
  return (groups && mappedIn(groups)) ?? address.slice(0, LONGEST);
}

function mappedIn(groups: readonly number[]): string | undefined {
  const [high = 0, low = 0] = groups.slice(6);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  return isMapped ? [high >> 8, high & 0xff, low >> 8, low & 0xff].join(".") : undefined;
}

/**
 * Returns an IPv4 address as it is; of IPv6 the first 64 bits, since a caller with one address has
 * all of that network; anything else cut to 64 characters.
 */
export function networkOf(address: string): string {
  const known = networks.get(address);
  if (known !== undefined) {
    return known;
  }
  const network = networkIn(address);
  if (address.length <= LONGEST) {
    keepNewest(networks, address, network, MOST_KNOWN);
  }
  return network;
}

function networkIn(address: string): string {
  const groups = groupsOf(address.trim().replace(/%.*$/u, "").toLowerCase());
  if (groups === undefined) {
    return address.slice(0, LONGEST);
  }
  const mapped = mappedIn(groups);
  if (mapped !== undefined) {
    return mapped;
  }
  const network = groups.slice(0, 4).map((group) => group.toString(16));
  return `${network.join(":")}::/64`;
}

/** The eight groups of an IPv6 address; `undefined` when it is none. */
function groupsOf(address: string): readonly number[] | undefined {
  const halves = address.split("::");
  if (!address.includes(":") || halves.length > 2) {
    return undefined;
  }
  const [head = [], tail = []] = halves.map((half) =>
    half === "" ? [] : half.split(":").flatMap(wordsOf),
  );
  const missing = 8 - head.length - tail.length;
  const isWhole = halves.length === 1 ? missing === 0 : missing > 0;
  const groups = [...head, ...Array.from({ length: Math.max(0, missing) }, () => 0), ...tail];
  return isWhole && groups.every((group) => !Number.isNaN(group)) ? groups : undefined;
}

/** One group, or the two of an IPv4 address at the end. */
function wordsOf(text: string): number[] {
  const bytes = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/u.exec(text)?.slice(1).map(Number);
  if (bytes !== undefined) {
    const [a = NaN, b = NaN, c = NaN, d = NaN] = bytes.map((byte) => (byte < 256 ? byte : NaN));
    return [a * 256 + b, c * 256 + d];
  }
  return [/^[0-9a-f]{1,4}$/u.test(text) ? Number.parseInt(text, 16) : NaN];
}
