// node read.mjs BROKERS [--topic ehealth.audit.v1] [--protos ../../../protos] [--follow]
// One line a record; with --follow it goes on until it is stopped, else to what was the end when it began.
import { createRequire } from "node:module";
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import path from "node:path";
import { Kafka, logLevel } from "kafkajs";
import protobuf from "protobufjs";

const { values: options, positionals: [brokers] } = parseArgs({
  allowPositionals: true,
  options: {
    topic: { type: "string", default: "ehealth.audit.v1" },
    protos: { type: "string", default: fileURLToPath(new URL("../../../protos", import.meta.url)) },
    follow: { type: "boolean", default: false },
  },
});

// Google's own protos come with protobufjs; this one it does not load by itself.
const descriptor = createRequire(import.meta.url)("protobufjs/google/protobuf/descriptor.json");
protobuf.common("descriptor", descriptor.nested.google.nested.protobuf.nested);
const root = new protobuf.Root();
root.resolvePath = (_, target) => target.startsWith("google/") ? target : path.join(options.protos, target);
await root.load("ehealth/audit/v1/audit.proto");
const AuditRecord = root.lookupType("ehealth.audit.v1.AuditRecord");
const outcomes = root.lookupEnum("ehealth.hub.v1.HubErrorCode").valuesById;

// The hub sends each record at least once, and Kafka keeps the order of a partition only: dedupe by node and index.
const seen = new Map();
let read = 0, repeated = 0;

function show({ value }) {
  const record = AuditRecord.decode(value);
  const indexes = seen.get(record.nodeId) ?? new Set();
  seen.set(record.nodeId, indexes);
  const index = Number(record.index);
  if (indexes.has(index)) return repeated++;
  indexes.add(index);
  read++;
  const time = new Date(Number(record.recordedAt.seconds) * 1000 + record.recordedAt.nanos / 1e6).toISOString();
  const outcome = record.outcome === 0 ? "OK" : outcomes[record.outcome].replace("HUB_ERROR_CODE_", "");
  const person = record.subjectPseudonym.length ? Buffer.from(record.subjectPseudonym).toString("hex").slice(0, 8) : "-";
  console.log([index, time, record.sender || "-", record.operation, record.purpose || "-", outcome, person].join(" "));
}

function report() {
  for (const [node, indexes] of seen) {
    const last = [...indexes].reduce((a, b) => Math.max(a, b), -1);
    const missing = [];
    for (let index = 0; index <= last; index++) if (!indexes.has(index)) missing.push(index);
    console.error(`${node}: records 0 to ${last}, ${missing.length} missing${missing.length ? `, the first is ${missing[0]}` : ""}`);
  }
  console.error(`${read} read, ${repeated} came again`);
}

const kafka = new Kafka({ clientId: "audit-reader", brokers: brokers.split(","), logLevel: logLevel.ERROR });
const admin = kafka.admin();
await admin.connect();
const ends = new Map((await admin.fetchTopicOffsets(options.topic)).map(({ partition, offset, low }) => [partition, { end: Number(offset), next: Number(low) }]));
await admin.disconnect();
const atEnd = () => !options.follow && [...ends.values()].every(({ end, next }) => next >= end);

const consumer = kafka.consumer({ groupId: `audit-reader-${process.pid}` }); // kafkajs reads in a group only
let finish;
const finished = new Promise((resolve) => { finish = resolve; });
process.once("SIGINT", finish);
if (!atEnd()) {
  await consumer.connect();
  await consumer.subscribe({ topic: options.topic, fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ partition, message }) => {
      show(message);
      if (ends.has(partition)) ends.get(partition).next = Number(message.offset) + 1;
      if (atEnd()) finish();
    },
  });
  await finished;
  await consumer.disconnect();
}
report();
