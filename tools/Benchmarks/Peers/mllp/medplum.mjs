// @medplum/hl7 as its own agent uses it, answering AA and keeping nothing.
import { Hl7Server } from '@medplum/hl7';

const server = new Hl7Server((connection) => {
  connection.addEventListener('message', ({ message }) => connection.send(message.buildAck({ ackCode: 'AA' })));
});
await server.start(Number(process.argv[2]), 'utf-8');
