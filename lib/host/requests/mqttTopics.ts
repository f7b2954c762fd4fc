type Client = object;

interface Packet {
  readonly topic: string;
  readonly payload: unknown;
}

/** The subset of `aedes`, the host's MQTT broker, that we use. */
interface Broker {
  publish: (packet: Packet, ...rest: unknown[]) => unknown;
  authorizeForward: (client: Client, packet: Packet) => unknown;
}

/** The subset of the host's lib/core/network/protocols/mqttProtocol.ts that we use. */
interface MqttProtocol {
  readonly aedes: Broker;
  readonly connectionsById: ReadonlyMap<string, Client>;
  readonly config: { readonly responseTopic?: string };
  broadcast: (data: unknown) => void;
  joinChannel: (channel: string, connectionId: string) => void;
  leaveChannel: (channel: string, connectionId: string) => void;
}

/**
 * Lets MQTT clients hear of a room what they are subscribed to there. The host publishes the
 * notifications of a room under the name of its channel, which can be computed like the room's id,
 * and the broker hands them to every client who listens to a topic of that name, whoever it is.
 * The other protocols send to the connections in the room alone.
 *
 * Judges at each delivery, since a client may listen before it subscribes, and after it has left.
 *
 * @returns `false` when the host's protocol does not look as expected
 */
export function guardMqttTopics(protocol: unknown): boolean {
  if (protocol === undefined) {
    // it is switched off
    return true;
  }
  if (!isMqttProtocol(protocol)) {
    return false;
  }
  judgeDeliveries(protocol.aedes, markNotifications(protocol), followChannels(protocol));
  return true;
}

/** @returns the channels that each client has joined by now */
function followChannels(protocol: MqttProtocol): WeakMap<Client, ReadonlySet<string>> {
  const joined = new WeakMap<Client, Set<string>>();
  const { joinChannel, leaveChannel } = protocol;
  protocol.joinChannel = (channel, connectionId) => {
    const client = protocol.connectionsById.get(connectionId);
    if (client !== undefined) {
      joined.set(client, (joined.get(client) ?? new Set<string>()).add(channel));
    }
    joinChannel.call(protocol, channel, connectionId);
  };
  protocol.leaveChannel = (channel, connectionId) => {
    joined.get(protocol.connectionsById.get(connectionId) ?? {})?.delete(channel);
    leaveChannel.call(protocol, channel, connectionId);
  };
  return joined;
}

/** @returns the payloads by which the host tells of a room */
function markNotifications(protocol: MqttProtocol): WeakSet<object> {
  const notifications = new WeakSet<object>();
  const { aedes, broadcast } = protocol;
  const { publish } = aedes;
  let isBroadcasting = false;
  protocol.broadcast = (data) => {
    isBroadcasting = true;
    try {
      broadcast.call(protocol, data);
    } finally {
      isBroadcasting = false;
    }
  };
  aedes.publish = (packet, ...rest) => {
    // in its development mode the host broadcasts its answers too
    if (!isBroadcasting || packet.topic === protocol.config.responseTopic) {
      return publish.call(aedes, packet, ...rest);
    }
    // the broker copies packets, and keeps their payload
    const payload = Buffer.from(String(packet.payload));
    notifications.add(payload);
    return publish.call(aedes, { ...packet, payload }, ...rest);
  };
  return notifications;
}

function judgeDeliveries(
  aedes: Broker,
  notifications: WeakSet<object>,
  joined: WeakMap<Client, ReadonlySet<string>>,
): void {
  const { authorizeForward } = aedes;
  aedes.authorizeForward = (client, packet) => {
    const { payload, topic } = packet;
    const isNotification =
      typeof payload === "object" && payload !== null && notifications.has(payload);
    return isNotification && joined.get(client)?.has(topic) !== true
      ? undefined
      : authorizeForward.call(aedes, client, packet);
  };
}

function isMqttProtocol(value: unknown): value is MqttProtocol {
  const protocol = Object(value) as Partial<MqttProtocol>;
  const { aedes } = protocol;
  const methods = [
    aedes?.publish,
    aedes?.authorizeForward,
    protocol.broadcast,
    protocol.joinChannel,
    protocol.leaveChannel,
  ];
  return (
    protocol.config !== undefined &&
    protocol.connectionsById instanceof Map &&
    methods.every((one) => typeof one === "function")
  );
}
