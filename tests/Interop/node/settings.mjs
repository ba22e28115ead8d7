// What a partner system is given: an address, a certificate and the published protos.
import { readFileSync } from "node:fs";

function setting(name) {
  const value = process.env[name];
  if (!value) {
    throw new Error(`environment variable ${name} is not set`);
  }
  return value;
}

export const hub = new URL(setting("HUB_ADDRESS"));
export const protos = setting("PROTOS");
export const googleProtos = setting("GOOGLE_PROTOS");
export const descriptorSet = () => readFileSync(setting("DESCRIPTOR_SET"));
export const pinfl = () => setting("PINFL");
export const certificate = {
  ca: readFileSync(setting("AUTHORITY")),
  cert: readFileSync(setting("CERTIFICATE")),
  key: readFileSync(setting("PRIVATE_KEY")),
};

// One line of JSON for each thing the tests look at.
export const print = (result) => console.log(JSON.stringify(result));
