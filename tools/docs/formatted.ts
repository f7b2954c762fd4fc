import { readFileSync } from "node:fs";
import path from "node:path";

import { checkout } from "../services/folders";

/** A page as `npm run format` leaves it. @throws when it cannot be read as what its name says */
export async function formatted(file: string, text: string): Promise<string> {
  const options = JSON.parse(readFileSync(path.join(checkout, ".oxfmtrc.json"), "utf8")) as Record<
    string,
    unknown
  >;
  const { format } = await import("oxfmt");
  const { code, errors } = await format(file, text, options);
  const [error] = errors;
  if (error !== undefined) {
    throw new Error(`${file}: ${error.message}`);
  }
  return code;
}
