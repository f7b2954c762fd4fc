const times = Number(process.env["RANDOM_TIMES"] ?? 1);

/**
 * Tells how many random cases to try: a tenth of these in `npm test`, fewer where somebody waits (`npm run
 * test:unit`), more at night (`npm run test:random`). RANDOM_TIMES says how many times.
 */
export function cases(usual: number): number {
  return Math.max(1, Math.ceil(usual * times));
}
