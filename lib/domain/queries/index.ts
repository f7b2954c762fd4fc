export { findForeignReads } from "./findForeignReads";
export type { ForeignRead } from "./foreignRead";
export type { Form, Verdict } from "./queryForms";
export { FORMS } from "./queryForms";
