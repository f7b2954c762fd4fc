import { configureGlobal } from "fast-check";

/**
 * RANDOM_SEED makes the random cases the same in each run: what `npm test` tells is about what was
 * changed. Without it, as at night (`npm run test:random`), each run tries others.
 */
const seed = Number(process.env["RANDOM_SEED"]);
if (Number.isSafeInteger(seed)) {
  configureGlobal({ seed });
}
