import { isPlainObject } from "../domain/plainObject";
import { requestExpected } from "../host/patches/answerEveryRequest";

/** The part of a WebSocket frame that the host hands on, parsed from JSON. */
interface Frame {
  readonly payload: unknown;
}

/**
 * Answers 400 to a frame that is JSON, but no object. Without this the host answers 500; at `null`
 * it throws where nobody catches it, and any client can stop a node in development.
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
