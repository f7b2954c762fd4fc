export { findForeignReads } from "./findForeignReads";
export type { ForeignRead } from "./foreignRead";
export type { Form, Verdict } from "./forms";
export { FORMS } from "./forms";
