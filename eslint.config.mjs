import eslint from "@eslint/js";
import tseslint from "typescript-eslint";

const hostImports = [
  { group: ["kuzzle", "kuzzle/*"], message: "domain/ knows no Kuzzle." },
  { group: ["**/host/*", "**/host"], message: "domain/ knows no host." },
  {
    group: ["**/usecases/*", "**/pipes/*", "**/controllers/*"],
    message: "domain/ knows no caller.",
  },
  { group: ["node:*", "fs", "path", "http"], message: "domain/ does no I/O." },
];

export default tseslint.config(
  { ignores: ["dist/", ".compiled/", "coverage/", "node_modules/", ".services/", "docs/api/"] },
  eslint.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { project: "./tsconfig.json", tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "@typescript-eslint/no-extraneous-class": "off",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      // the host wants pipes, handlers and init to return promises
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
      // its replacement, response.configure, cannot set a result
      "@typescript-eslint/no-deprecated": ["error", { allow: ["setResult"] }],
    },
  },
  {
    files: ["index.ts", "lib/**/*.ts"],
    rules: { "max-lines": ["error", { max: 200, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ["lib/domain/**/*.ts"],
    rules: { "@typescript-eslint/no-restricted-imports": ["error", { patterns: hostImports }] },
  },
  {
    // it must start at once, and where there is no Kuzzle
    files: ["lib/cli/**/*.ts"],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              group: [
                "kuzzle",
                "kuzzle/*",
                "**/host/*",
                "**/usecases/*",
                "**/controllers/*",
                "**/errors/*",
              ],
              message: "The command line is built on domain/ alone.",
            },
          ],
        },
      ],
    },
  },
  {
    files: ["test/**/*.ts", "features/**/*.ts"],
    rules: {
      "@typescript-eslint/no-unused-expressions": "off",
      "@typescript-eslint/no-floating-promises": "error",
    },
  },
  {
    files: ["**/*.mjs", "**/*.cjs"],
    languageOptions: {
      globals: {
        process: "readonly",
        console: "readonly",
        URL: "readonly",
        fetch: "readonly",
        setTimeout: "readonly",
      },
    },
  },
);
