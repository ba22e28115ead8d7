// A hospital on node-hl7-client: sends messages one after another over one connection and prints what it gets.
import { Client, Message } from "node-hl7-client";

const answers = [];
let next;
const client = new Client({ host: process.env.MLLP_HOST, version: "2.5.1" });
const connection = client.createConnection({ port: Number(process.env.MLLP_PORT) }, (received) => {
  const answer = received.getMessage();
  console.log(JSON.stringify({ code: answer.get("MSA.1").toString(), id: answer.get("MSA.2").toString() }));
  next?.();
});
for (const text of JSON.parse(process.env.MESSAGES)) {
  const answered = new Promise((resolve) => { next = resolve; });
  await connection.sendMessage(new Message({ text }));
  await answered;
}
await connection.close();
process.exit(0);
