// `node examples/multi-tenant/listen.mjs <token> <index> <collection>`: prints what it hears of documents.
import sdk from "kuzzle-sdk";

const [token, index, collection] = process.argv.slice(2);
const port = Number(process.env.KUZZLE_PORT ?? 7512);
const kuzzle = new sdk.Kuzzle(new sdk.WebSocket("127.0.0.1", { port }));

kuzzle.jwt = token;
kuzzle.on("disconnected", () => {
  console.log("disconnected");
  process.exit();
});
await kuzzle.connect();
await kuzzle.realtime.subscribe(index, collection, {}, ({ type, event, reason, message }) => {
  console.log(type, event ?? reason ?? "", message ?? "");
});
console.log(`listening to ${index} ${collection}`);
