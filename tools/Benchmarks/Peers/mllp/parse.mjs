// A parser of npm on one message: parse it, take ten fields, as often as it can for the given time. Prints messages a second.
// node parse.mjs medplum|simple-hl7 MILLISECONDS < message
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Hl7Message } from '@medplum/core';

const require = createRequire(import.meta.url);
const { Parser } = require('simple-hl7');
const text = readFileSync(0, 'utf8');
const warmUp = 1000;
let taken = 0;

const places = [['MSH', 10], ['MSH', 9], ['EVN', 2], ['PID', 3], ['PID', 5], ['PID', 7], ['PID', 8], ['PV1', 2], ['PV1', 3], ['PV1', 19]];
const parsers = {
  medplum() {
    const message = Hl7Message.parse(text);
    for (const [segment, field] of places) taken += message.getSegment(segment).getField(field).toString().length;
  },
  'simple-hl7'() {
    const message = new Parser({ segmentSeperator: '\r' }).parse(text);
    for (const [segment, field] of places) {
      taken += segment === 'MSH' ? message.header.getField(field - 2).length : message.getSegment(segment).getField(field).length;
    }
  },
};

const parse = parsers[process.argv[2]];
const run = (milliseconds) => {
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < milliseconds) {
    for (let i = 0; i < 20; i++) parse();
    count += 20;
  }
  return (1000 * count) / (performance.now() - start);
};
run(warmUp);
const rate = run(Number(process.argv[3]));
if (taken === 0) throw new Error('no field was read');
console.log(rate.toFixed(1));
