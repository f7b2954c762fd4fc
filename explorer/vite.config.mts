import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

/** The page of `profile-guard explore`: built into the package, with everything that it needs. */
export default defineConfig({
  // it stands below a path that is chosen when it is served
  base: "./",
  plugins: [vue()],
  define: { __VUE_OPTIONS_API__: "false", __VUE_PROD_DEVTOOLS__: "false" },
  build: {
    outDir: "../dist/explorer",
    emptyOutDir: true,
    target: "es2022",
    // data: addresses are not let in
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
