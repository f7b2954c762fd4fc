import type { Answerer, Kernel } from "./kernel";

/**
 * Puts something around what answers an event of the host.
 *
 * @returns the event, when the host has none of that name
 */
export function wrapAnswerer(
  { coreAnswerers }: Pick<Kernel, "coreAnswerers">,
  event: string,
  wrap: (original: Answerer) => Answerer,
): string[] {
  const original = coreAnswerers?.get(event);
  if (original === undefined) {
    return [event];
  }
  coreAnswerers?.set(event, wrap(original));
  return [];
}
