const leftOut = [
  // what takes minutes is run on purpose: SLOW=1 npx cucumber-js --tags @slow
  ...(process.env.SLOW === undefined ? ["not @slow"] : []),
  // how fast it is when it is switched off, is the host's
  ...(process.env.FAST_AUTHORIZATION === "off" ? ["not @fast"] : []),
];

export default {
  requireModule: ["tsx/cjs"],
  require: ["features/support/**/*.ts", "features/step_definitions/**/*.ts"],
  plugin: ["./features/support/everyProtocol.mjs"],
  ...(leftOut.length > 0 && { tags: leftOut.join(" and ") }),
  strict: true,
  // everything that a run has started has ended by then: AfterAll waits for it
  forceExit: true,
  publish: false,
};
