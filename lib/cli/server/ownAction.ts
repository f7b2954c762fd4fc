import { CommandError } from "../support/exit";
import { isAnswer, linesOf } from "./answers";
import { reasonOf, type Server } from "./server";

/** The host's error for a controller that it does not have. */
const NO_CONTROLLER = "api.process.controller_not_found";

/** An action of the plugin's, without its controller. */
export interface OwnRequest {
  readonly action: string;
  readonly [argument: string]: unknown;
}

/**
 * Sends a request to the plugin's own controller.
 *
 * @throws CommandError when it is refused, or nobody answers
 */
export async function ownAction<Answer>(server: Server, request: OwnRequest): Promise<Answer>;
/** @param isNone tells errors which say that there is no such thing: the answer is `undefined` */
export async function ownAction<Answer>(
  server: Server,
  request: OwnRequest,
  isNone: (error: unknown) => boolean,
): Promise<Answer | undefined>;
export async function ownAction<Answer>(
  server: Server,
  request: OwnRequest,
  isNone: (error: unknown) => boolean = () => false,
): Promise<Answer | undefined> {
  try {
    return (await server.query({ ...request, controller: "profile-guard" })) as Answer;
  } catch (error) {
    if (isNone(error)) {
      return undefined;
    }
    throw new CommandError(
      `Kuzzle at ${server.url} does not answer profile-guard:${request.action}.`,
      undefined,
      isAnswer(error)
        ? [
            ...linesOf(error),
            ...(error.id === NO_CONTROLLER ? ["Is kuzzle-plugin-profile-guard used there?"] : []),
          ]
        : [reasonOf(error)],
    );
  }
}
