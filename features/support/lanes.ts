import { setParallelCanAssign } from "@cucumber/cucumber";

/** Returns plan.mjs' name of the application that a scenario needs besides the usual one. */
const neededBy = ({ tags }: { readonly tags: readonly { readonly name: string }[] }) =>
  tags.find(({ name }) => name.startsWith("@needs-"))?.name;

/**
 * Lanes (`LANES`, workers of Cucumber) have services of their own, and each starts the applications
 * that its scenarios need. The plan keeps scenarios of one application together; a lane whose turn
 * it is takes no scenario of an application that another lane is at.
 */
setParallelCanAssign((pickle, inProgress) => {
  const needed = neededBy(pickle);
  return needed === undefined || !inProgress.some((other) => neededBy(other) === needed);
});
