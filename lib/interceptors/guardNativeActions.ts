import type { KuzzleRequest } from "kuzzle";

import { actionsThat, declarationOf, guardedHostActions, traitsOf } from "../domain/actions";
import type { TargetTraits } from "../domain/actions";
import { isPlainObject } from "../domain/plainObject";
import { InvalidRequestError } from "../errors/errors";
import type { Around, NativeAnswer } from "../host/port/Host";
import { publicSource } from "../usecases/admission/writeAnswers";
import { noteAsked } from "../usecases/access/resetTokens";
import { callerOf } from "../usecases/admission/callerOf";
import type { Done, Entry } from "../usecases/admission/Gate";
import { nativeRefusal } from "../usecases/admission/nativeRefusal";
import { isOwnAction, OWN_ACTIONS } from "../usecases/admission/ownActions";
import { performWrite } from "../usecases/admission/performWrite";
import type { Services } from "../usecases/Services";
import { interceptEach } from "./interceptEach";
import { sharingImports } from "./limitShares";

/**
 * Guards native actions. Wraps the action itself rather than adding a pipe before it: every pipe of
 * every plugin has run by then, so that nothing can change the request after the check; nothing can
 * swallow a refusal (`triggerEvents`); and a request that waits for a lock takes none of the host's
 * 50 pipe slots, which the request with the lock may need to go on.
 * See docs/decisions/0001-guards-around-the-native-action.md.
 *
 * @param wanted picks among the guarded actions, by `controller:action`
 * @returns the actions that the host does not have
 */
export function guardNativeActions(services: Services, wanted: (key: string) => boolean): string[] {
  const { host } = services;
  const missing = (keys: readonly string[], around: Around): string[] =>
    interceptEach(host, keys.filter(wanted), () => around);
  const share = sharingImports(services);
  const guard: Around = (request, run) => {
    const work = async (): Promise<unknown> => guarded(services, request, run);
    return writeTraitsOf(request)?.isLoad === true ? share(request, work) : work();
  };
  // clients run these for themselves alone
  const ofApplication: Around = (request, run) =>
    host.clientRequest(request) === undefined ? guard(request, run) : run();
  return [...missing(guardedHostActions(), guard), ...missing(actionsOnCallers(), ofApplication)];
}

/** Lists the unguarded actions that the application may run as another user than its client. */
function actionsOnCallers(): string[] {
  return actionsThat(({ write, onOthers }) => write === undefined && onOthers !== undefined);
}

async function guarded(
  services: Services,
  request: KuzzleRequest,
  run: () => Promise<unknown>,
): Promise<unknown> {
  const { host } = services;
  await noteAsked(host, request);
  const caller = await callerOf(services, request);
  const { client } = caller;
  return performWrite(services, {
    request,
    caller,
    passes: client === undefined && (host.isApplication(request) || !host.isStarting()),
    entry: entryOf(services, request, client),
    run,
    answer: (done) => complete(request, done),
  });
}

function entryOf(
  { host, config, log }: Services,
  request: KuzzleRequest,
  client: KuzzleRequest | undefined,
): Entry {
  const isImported = client === undefined && host.isStarting();
  return {
    partOfImport: host.isPartOfImport(request),
    ...(writeTraitsOf(request)?.isImport === true && { ended: () => host.importEnded(request) }),
    tolerates: (error) => {
      const mayPass =
        config.onInvalidImport === "warn" && error instanceof InvalidRequestError && isImported;
      if (mayPass) {
        log.warn(`Imported although it is wrong, as "onInvalidImport" says. ${error.message}`);
      }
      return mayPass;
    },
    told: async (error) => (isImported ? error : nativeRefusal(host, request, error)),
  };
}

function writeTraitsOf({ input: { controller, action } }: KuzzleRequest): TargetTraits | undefined {
  return traitsOf(declarationOf(String(controller), String(action))?.write);
}

/** Adds to an answer what its caller should know of what others have planted. */
function complete(request: KuzzleRequest, done: Done<unknown>): unknown {
  const { planted } = done;
  const answer = withHostMembers(request, done);
  return planted !== undefined && isPlainObject(answer) ? { ...answer, planted } : answer;
}

/** Adds the documented members that the host drops; removes only the host's own cache. */
function withHostMembers(request: KuzzleRequest, { result, writeOf }: Done<unknown>): unknown {
  const { controller, action } = request.input;
  if (controller !== "security" || !isOwnAction(action)) {
    return result;
  }
  const native = result as NativeAnswer;
  const { answer, collection } = OWN_ACTIONS[action];
  const write = writeOf(collection, native._id);
  const shown = { ...native, _source: publicSource(native._source) };
  return write === undefined ? shown : { ...shown, ...answer(native, write) };
}
