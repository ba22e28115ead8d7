// A partner system on @grpc/grpc-js: node client.mjs get-person | check-eligibility | ask-asleep | publish | subscribe
import { randomUUID } from "node:crypto";
import { pinfl, print } from "../settings.mjs";
import { because, connect, decode, ehealth, encode, refusal } from "./contracts.mjs";

// Calls a unary method; prints the answer with its trailers, or the refusal.
function call(client, method, request, metadata) {
  const trailers = {};
  const under = client[method](request, metadata, { deadline: Date.now() + 20_000 }, (error, response) => {
    under.on("status", (status) => {
      Object.assign(trailers, status.metadata.getMap());
      delete trailers["grpc-status-details-bin"];
      print(error ? { refused: refusal(error), trailers } : { response, trailers });
      client.close();
    });
  });
}

const admitted = "ehealth.clinical.v1.PatientAdmitted";

const commands = {
  "get-person": () => call(connect(ehealth.registry.v1.CivilRegistry), "getPerson", { pinfl: pinfl() }, because("TREAT")),

  "check-eligibility": () => call(connect(ehealth.insurance.v1.HealthInsurance), "checkEligibility", { pinfl: pinfl() }, because("HPAYMT")),

  "ask-asleep": () =>
    call(
      connect(ehealth.insurance.v1.HealthInsurance),
      "checkEligibility",
      { pinfl: pinfl() },
      because("HPAYMT", { "ehealth-recipient": "uz.insurer.asleep" }),
    ),

  // The same event twice, as a publisher does that did not hear the first answer.
  async publish() {
    const client = connect(ehealth.hub.v1.Events);
    const payload = encode(admitted, {
      patient: { kind: "IDENTIFIER_KIND_PINFL", value: pinfl() },
      encounter: {
        facility: "uz.hosp.sirdaryo-01.his",
        visitNumber: process.env.VISIT_NUMBER,
        patientClass: "PATIENT_CLASS_INPATIENT",
        occurredAt: { seconds: Math.floor(Date.now() / 1000) },
      },
    });
    const request = { type: admitted, payload, messageId: randomUUID(), purpose: "TREAT" };
    for (let times = 0; times < 2; times++) {
      await new Promise((resolve, reject) =>
        client.publish(request, because("TREAT"), (error, response) => (error ? reject(error) : resolve(print(response)))),
      );
    }
    client.close();
  },

  // Opens a durable subscription, acknowledges one event and leaves.
  subscribe() {
    const client = connect(ehealth.hub.v1.Events);
    const stream = client.subscribe(because("TREAT"));
    stream.on("data", ({ ready, events }) => {
      if (ready) {
        print({ ready });
      }
      for (const event of events) {
        const { encounter } = decode(event.type, event.payload);
        print({ type: event.type, visitNumber: encounter.visitNumber, sender: event.sender, attempt: event.attempt });
        stream.write({ ack: { sequences: [event.sequence] } });
        stream.end();
      }
    });
    stream.on("end", () => client.close());
    stream.write({ start: { name: "node", types: [admitted], maxInFlight: 1 } });
  },
};

await commands[process.argv[2]]();
