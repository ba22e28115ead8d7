// The contracts, loaded from the .proto files at run time: services for grpc-js, message types for what travels as bytes.
import { existsSync } from "node:fs";
import { join } from "node:path";
import grpc from "@grpc/grpc-js";
import protoLoader from "@grpc/proto-loader";
import protobuf from "protobufjs";
import { certificate, googleProtos, hub, protos } from "../settings.mjs";

const files = [
  "ehealth/registry/v1/civil_registry.proto",
  "ehealth/insurance/v1/health_insurance.proto",
  "ehealth/clinical/v1/encounter_events.proto",
  "ehealth/hub/v1/events.proto",
  "ehealth/hub/v1/link.proto",
];
const form = { keepCase: false, longs: String, enums: String, defaults: true };

export const { ehealth } = grpc.loadPackageDefinition(protoLoader.loadSync(files, { ...form, includeDirs: [protos, googleProtos] }));

const root = new protobuf.Root();
root.resolvePath = (_, target) => [protos, googleProtos].map((folder) => join(folder, target)).find(existsSync) ?? target;
root.loadSync([...files, "google/rpc/status.proto", "google/rpc/error_details.proto"]);

export function encode(type, message) {
  const messageType = root.lookupType(type);
  return Buffer.from(messageType.encode(messageType.fromObject(message)).finish());
}

export function decode(type, bytes) {
  const messageType = root.lookupType(type);
  return messageType.toObject(messageType.decode(bytes), form);
}

export const connect = (Service) => new Service(hub.host, grpc.credentials.createSsl(certificate.ca, certificate.key, certificate.cert));

export function because(purpose, more = {}) {
  const metadata = new grpc.Metadata();
  for (const [name, value] of Object.entries({ "ehealth-purpose": purpose, ...more })) {
    metadata.set(name, value);
  }
  return metadata;
}

// A refusal as the hub meant it: the gRPC status and its google.rpc details.
export function refusal(error) {
  const [bytes] = error.metadata.get("grpc-status-details-bin");
  const details = bytes ? decode("google.rpc.Status", bytes).details : [];
  return {
    code: error.code,
    details: details.map((any) => {
      const type = any.type_url.split("/").pop();
      return { type, ...decode(type, any.value) };
    }),
  };
}
