export default {
  requireModule: ["tsx/cjs"],
  require: ["features/support/**/*.ts", "features/step_definitions/**/*.ts"],
  plugin: ["./features/support/everyProtocol.mjs"],
  strict: true,
  publish: false,
};
