const leftOut = [
  // what takes minutes is run on purpose: SLOW=1 npx cucumber-js --tags @slow
  ...(process.env.SLOW === undefined ? ["not @slow"] : []),
  // siblings of a scenario that is there, each of which keeps the processors busy for seconds
  ...(process.env.NIGHTLY === undefined ? ["not @nightly"] : []),
  // how fast it is when it is switched off, is the host's
  ...(process.env.FAST_AUTHORIZATION === "off" ? ["not @fast"] : []),
];

export default {
  requireModule: ["tsx/cjs"],
  require: ["features/support/**/*.ts", "features/step_definitions/**/*.ts"],
  plugin: ["./features/support/plan.mjs"],
  ...(leftOut.length > 0 && { tags: leftOut.join(" and ") }),
  // workers with services of their own each; those that are given are one set, for one worker
  parallel:
    process.env.ELASTICSEARCH_URL === undefined && process.env.REDIS_URL === undefined
      ? Number(process.env.LANES ?? 0)
      : 0,
  strict: true,
  // everything that a run has started has ended by then: AfterAll waits for it
  forceExit: true,
  publish: false,
};
