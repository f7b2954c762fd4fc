/** For tools that do not read `.vue` files; those that do take the files. */
declare module "*.vue" {
  import type { Component } from "vue";

  const component: Component;
  export default component;
}
