import type { Experiment } from "./support/experiment";
import { runIfMain } from "./support/experiment";
import { callOf, describe, localCredentials, SIGN_UPS } from "./support/platform";
import { inWords, tally } from "./support/statistics";

const MORE = 100;

const signUps: Experiment = {
  name: "signUps",
  promise: `of sign-ups of one address at once on three nodes exactly ${SIGN_UPS} pass, as is configured`,
  async run(platform, scale, report) {
    const rounds = scale.of(10, 1);
    for (let round = 0; round < rounds; round++) {
      // what stands before the last address is claimed by the caller, and counts for nothing
      const address = (turn: number): string => `198.51.100.${turn}, 203.0.113.${round}`;
      const answers = await Promise.all(
        Array.from({ length: SIGN_UPS + MORE }, (_, turn) => {
          const username = platform.fresh("signed-up");
          const controller = turn % 2 === 0 ? "security" : "profile-guard";
          const call = callOf(`${controller}:createRestrictedUser`, {
            _id: username,
            refresh: "false",
            body: { content: {}, credentials: localCredentials(username) },
          });
          const headers = { "x-forwarded-for": address(turn) };
          return platform.send(platform.node(turn), "anonymous", call, headers);
        }),
      );
      const passed = answers.filter(({ status }) => status === 200).length;
      const limited = answers.filter(({ error }) => error?.id === "profile-guard.sign_up.limit");
      const waits = limited.map(
        ({ error }) => (error as { details?: { retryAfter?: number } }).details?.retryAfter,
      );
      report.figure(
        `address ${round + 1}, ${answers.length} at once`,
        `${tally(answers.map(describe))}; ${inWords(answers.map((a) => a.answeredAt - a.sentAt))}`,
      );
      report.expect(passed === SIGN_UPS, `${passed} passed, and not ${SIGN_UPS}`);
      report.expect(
        limited.length === MORE,
        `${limited.length} were told of the limit, not ${MORE}`,
      );
      report.expect(
        waits.every((wait) => wait !== undefined && wait > 3_500 && wait <= 3_600),
        `they were told to wait ${tally(waits.map(String))} s`,
      );
    }
  },
};

export default signUps;
runIfMain(module, signUps);
