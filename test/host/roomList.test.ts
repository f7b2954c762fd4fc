import should from "should";

interface State {
  listRealtimeRooms(this: object): object;
}

/** Row 86 of docs/host-behaviour.md. */
describe("the host's list of rooms", () => {
  const ID = "a-room-of-nobody";

  afterEach(() => {
    Reflect.deleteProperty(Object.prototype, ID);
  });

  it("86: writes a room of a collection __proto__ into every object", async () => {
    const file = "kuzzle/dist/lib/cluster/state.js";
    const { default: state } = (await import(file)) as { default: { prototype: State } };
    const room = { id: ID, index: "acme", collection: "__proto__", countSubscriptions: () => 1 };
    state.prototype.listRealtimeRooms.call({ realtime: new Map([[ID, room]]) });
    should(({} as Record<string, unknown>)[ID]).equal(1);
  });
});
