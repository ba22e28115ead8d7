// A partner system on Connect: the same call over every protocol that connect-node speaks and the hub understands.
import { createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createConnectTransport, createGrpcTransport } from "@connectrpc/connect-node";
import { certificate, descriptorSet, hub, pinfl, print } from "../settings.mjs";

const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, descriptorSet()));
const service = registry.getService("ehealth.registry.v1.CivilRegistry");
const to = { baseUrl: hub.origin, nodeOptions: certificate };
const transports = {
  "connect, json, HTTP/2": createConnectTransport({ ...to, httpVersion: "2", useBinaryFormat: false }),
  "connect, binary, HTTP/2": createConnectTransport({ ...to, httpVersion: "2", useBinaryFormat: true }),
  "connect, json, HTTP/1.1": createConnectTransport({ ...to, httpVersion: "1.1", useBinaryFormat: false }),
  "connect, binary, HTTP/1.1": createConnectTransport({ ...to, httpVersion: "1.1", useBinaryFormat: true }),
  "gRPC, HTTP/2": createGrpcTransport({ ...to, httpVersion: "2" }),
};

function describe(error) {
  const refused = ConnectError.from(error);
  const [info] = refused.findDetails(registry.getMessage("google.rpc.ErrorInfo"));
  return { code: Code[refused.code], message: refused.rawMessage, reason: info?.reason, domain: info?.domain };
}

for (const [transport, instance] of Object.entries(transports)) {
  let trailers;
  const options = { headers: { "ehealth-purpose": "TREAT" }, timeoutMs: 20_000, onTrailer: (received) => (trailers = received) };
  try {
    const { person } = await createClient(service, instance).getPerson({ pinfl: pinfl() }, options);
    print({ transport, families: person.names.map((name) => name.family), auditIndex: trailers.get("ehealth-audit-index") });
  } catch (error) {
    print({ transport, refused: describe(error) });
  }
}
// The transports keep their connections open for further calls.
process.exit(0);
