// A hospital on @medplum/hl7: sends messages one after another over one connection and prints what it gets.
import { Hl7Message } from "@medplum/core";
import { Hl7Client } from "@medplum/hl7";

const client = new Hl7Client({ host: process.env.MLLP_HOST, port: Number(process.env.MLLP_PORT), keepAlive: true });
for (const text of JSON.parse(process.env.MESSAGES)) {
  const answer = await client.sendAndWait(Hl7Message.parse(text));
  console.log(JSON.stringify({ code: answer.getSegment("MSA").getField(1).toString(), id: answer.getSegment("MSA").getField(2).toString() }));
}
await client.close();
