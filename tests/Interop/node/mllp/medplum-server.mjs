// A hospital's listener on @medplum/hl7: acknowledges every message with AA.
import { createServer } from "node:net";
import { Hl7Server } from "@medplum/hl7";

// The package wants to be told its port, and says nowhere which one it took.
const probe = createServer().listen(0, "127.0.0.1");
await new Promise((resolve) => probe.once("listening", resolve));
const { port } = probe.address();
await new Promise((resolve) => probe.close(resolve));

const server = new Hl7Server((connection) => {
  connection.addEventListener("message", ({ message }) => connection.send(message.buildAck()));
});
await server.start(port);
console.log("listening on", port);
