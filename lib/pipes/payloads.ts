import { isPlainObject } from "../domain/plainObject";
import { requestExpected } from "../host/patches/answerEveryRequest";

/** The part of a WebSocket frame of JSON that the host hands on. */
interface Frame {
  readonly payload: unknown;
}

/**
 * Answers 400 to a frame that is JSON and no object. Without this the host answers 500, or, at
 * `null`, throws where nobody catches it: in development any sender ends the node so.
 * Source: the host's lib/core/network/protocols/httpwsProtocol.js `wsOnMessageHandler`.
 */
export const payloadPipes = {
  "protocol:websocket:afterParsingPayload": async <T extends Frame>(frame: T): Promise<T> => {
    if (!isPlainObject(frame.payload)) {
      throw requestExpected();
    }
    return frame;
  },
};
