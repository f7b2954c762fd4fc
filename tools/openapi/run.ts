import { writeFileSync } from "node:fs";
import path from "node:path";

import { checkout } from "../services/folders";
import { actionSchemas } from "./schemas";

/** Writes what the OpenAPI document says of own actions: from their types. */
const file = path.join(checkout, "lib/api/schemas.json");
writeFileSync(file, `${JSON.stringify(actionSchemas())}\n`);
