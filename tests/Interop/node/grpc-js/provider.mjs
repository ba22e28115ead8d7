// An insurer that answers ehealth.insurance.v1.HealthInsurance over its own link, written from the frame comments of
// ehealth/hub/v1/link.proto and nothing else. SIGTERM drains it.
import { print } from "../settings.mjs";
import { because, connect, decode, ehealth, encode } from "./contracts.mjs";

const contract = "ehealth.insurance.v1.HealthInsurance";
const client = connect(ehealth.hub.v1.ProviderLink);
const link = client.open(because("TREAT"));

const methods = {
  [`${contract}/CheckEligibility`](payload) {
    const { pinfl } = decode("ehealth.insurance.v1.CheckEligibilityRequest", payload);
    if (pinfl === process.env.SUSPENDED_PINFL) {
      return { error: { code: "PARTNER_REJECTED", partnerCode: "policy-suspended" } };
    }
    const coverage = { status: "COVERAGE_STATUS_COVERED", programme: "NODE" };
    return { payload: encode("ehealth.insurance.v1.CheckEligibilityResponse", { coverage }) };
  },
};

link.on("data", (frame) => {
  if (frame.welcome) {
    print({ linked: frame.welcome.nodeId, maxInFlight: frame.welcome.maxInFlight });
  }
  if (frame.ping !== "0") {
    link.write({ pong: frame.ping });
    print({ ping: frame.ping });
  }
  if (frame.calls.length > 0) {
    link.write({ replies: frame.calls.map(({ callId, method, payload }) => ({ callId, ...methods[method](payload) })) });
    frame.calls.forEach(({ context }) => print({ asked: context.sender, purpose: context.purpose }));
  }
  if (frame.draining) {
    link.end();
  }
});
link.on("error", (error) => print({ broken: error.message }));
link.on("end", () => client.close());
process.on("SIGTERM", () => {
  link.write({ draining: true });
  link.end();
});

link.write({ hello: { contracts: [contract], maxInFlight: 16 } });
