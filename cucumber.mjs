export default {
  requireModule: ["tsx/cjs"],
  require: ["features/support/**/*.ts", "features/step_definitions/**/*.ts"],
  plugin: ["./features/support/everyProtocol.mjs"],
  // what takes minutes is run on purpose: SLOW=1 npx cucumber-js --tags @slow
  ...(process.env.SLOW === undefined && { tags: "not @slow" }),
  strict: true,
  // everything that a run has started has ended by then: AfterAll waits for it
  forceExit: true,
  publish: false,
};
