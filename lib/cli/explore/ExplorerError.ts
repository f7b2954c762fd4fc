import type { ExplorerErrorId, PageError } from "./protocol";

/** Says the page an error: Kuzzle's own, or one of the explorer's. */
export class ExplorerError extends Error {
  override readonly name = "ExplorerError";

  constructor(readonly told: PageError) {
    super(told.message);
  }
}

const STATUS: Readonly<Record<ExplorerErrorId, number>> = {
  "explorer.unreachable": 503,
  "explorer.login_needed": 401,
  "explorer.not_offered": 403,
  "explorer.not_in_files": 404,
  "explorer.dry_run_unguarded": 412,
  "explorer.not_found": 404,
  "explorer.rights_unknown": 503,
  "explorer.malformed": 400,
  "explorer.not_understood": 502,
  "explorer.other_login": 409,
  "explorer.failed": 500,
};

/** Makes an error of the explorer's own. */
export function explorerError(
  id: ExplorerErrorId,
  message: string,
  errors?: readonly unknown[],
): ExplorerError {
  return new ExplorerError({ status: STATUS[id], id, message, ...(errors && { errors }) });
}
