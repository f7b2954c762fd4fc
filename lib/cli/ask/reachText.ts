import type { Reached, ReachStep } from "../../api/reach";
import { describeRows } from "../../domain/rights";
import type { ReachAnswer } from "./reachAnswers";

const BY: Readonly<Record<ReachStep["by"], string>> = {
  delegation: "by a delegation",
  coverage: "they cover it",
  preset: "sign-ups get the preset",
  nothing: "nothing guards it",
};
const MOST_RIGHTS = 5;

/** One block for each that is reached: what is gained, then the requests. */
export function reachAsText({ subject, everything, reached }: ReachAnswer): readonly string[] {
  const who = `${subject.kind} "${subject.id}"`;
  if (everything) {
    return [`${who} holds everything already.`];
  }
  if (reached.length === 0) {
    return [`${who} can become nobody who may do more.`];
  }
  return reached.flatMap((one, number) => [...(number > 0 ? [""] : []), ...blockOf(who, one)]);
}

function blockOf(
  who: string,
  { everything, profileIds, gained, chain }: Reached,
): readonly string[] {
  const what = everything ? "everything" : `the profiles ${profileIds.join(", ")}`;
  const lines = everything ? [] : describeRows(gained);
  const more = lines.length - MOST_RIGHTS;
  return [
    `${who} can come to hold ${what}:`,
    ...chain.map((step, number) => `  ${number + 1}. ${stepAsText(step)}`),
    ...lines.slice(0, MOST_RIGHTS).map((line) => `  + ${line}`),
    ...(more > 0 ? [`  + ${more} more rights`] : []),
  ];
}

function stepAsText({ as, by, request, note }: ReachStep): string {
  const { controller, action, ...rest } = request;
  const members = Object.keys(rest).length === 0 ? "" : ` ${JSON.stringify(rest)}`;
  const reason = action === "login" ? "" : `  (${BY[by]})`;
  return `${as}: ${controller}:${action}${members}${reason}${note === undefined ? "" : `  ${note}`}`;
}
