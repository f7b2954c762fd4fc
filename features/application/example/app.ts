import { importIntoOwnIndexes } from "./everyApplication";

/** The example of `npm start`, on services that others use too. */
importIntoOwnIndexes();
void import("../../../examples/multi-tenant/app.js");
