import type { Backend, JSONObject } from "kuzzle";
import type { DecodedPayload } from "kuzzle-device-manager";
import { Decoder, DeviceManagerPlugin } from "kuzzle-device-manager";
import { HermesMessengerPlugin } from "kuzzle-plugin-hermes-messenger";

interface Reading {
  readonly serial: string;
  readonly degrees: number;
  readonly measuredAt: number;
}

/** A device as a team would declare it: with a decoder, which the plugin makes an action of. */
class ThermometerDecoder extends Decoder {
  override measures = [{ name: "temperature", type: "temperature" }] as const;

  constructor() {
    super();
    this.payloadsMappings = { serial: { type: "keyword" } };
  }

  override async validate(payload: JSONObject): Promise<boolean> {
    this.ensureProperties(payload, ["serial"]);
    return true;
  }

  override async decode(
    decoded: DecodedPayload<ThermometerDecoder>,
    payload: JSONObject,
  ): Promise<DecodedPayload<ThermometerDecoder>> {
    const { serial, degrees, measuredAt } = payload as Reading;
    decoded.addMeasurement(serial, "temperature", {
      measuredAt,
      type: "temperature",
      values: { temperature: degrees },
    });
    return decoded;
  }
}

/**
 * Two plugins of other people, as real platforms run them. Each platform has public indexes of its
 * own: those of the others on this Elasticsearch are none of its business.
 */
export function usePlatform(app: Backend, name: string): void {
  const deviceManager = new DeviceManagerPlugin();
  deviceManager.config.adminIndex = `pg-devices-${name}`;
  deviceManager.models.registerDevice("Thermometer", {
    decoder: new ThermometerDecoder(),
    metadataMappings: { color: { type: "keyword" } },
  });
  deviceManager.models.registerAsset("commons", "Warehouse", {
    measures: [{ name: "inside", type: "temperature" }],
    metadataMappings: { surface: { type: "integer" } },
    defaultMetadata: { surface: 100 },
  });
  app.plugin.use(deviceManager);

  const plugins = app.config.content.plugins as Record<string, unknown>;
  plugins["hermes-messenger"] = { adminIndex: `pg-messages-${name}` };
  app.plugin.use(new HermesMessengerPlugin());
}
