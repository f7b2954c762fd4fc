const { writeFileSync } = require("node:fs");
const { reporters } = require("mocha");

/** Mocha's spec reporter, which also writes its counts to the file named by COUNTS_FILE. */
module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const failures = [];
    runner.on("fail", (test, error) => {
      const [why] = String(error.message).split("\n");
      failures.push(`${test.fullTitle()}: ${why}`);
    });
    runner.once("end", () => {
      const { passes, failures: failed, pending } = this.stats;
      writeFileSync(
        process.env.COUNTS_FILE,
        JSON.stringify({ passed: passes, failed, skipped: pending, failures }),
      );
    });
  }
};
