import { isPlainObject } from "../domain/plainObject";
import { requestExpected } from "../host/patches/answerEveryRequest";

/** What the host hands on of a WebSocket frame that was JSON. */
interface Frame {
  readonly payload: unknown;
}

/**
 * A frame that is JSON and no object is answered 400. Without this the host answers 500, or, at
 * `null`, throws where nobody catches it: in development that ends the node, whoever sent it.
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
