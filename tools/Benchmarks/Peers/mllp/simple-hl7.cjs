// simple-hl7 after its README: the acknowledgment it has made by itself is sent back, and nothing is kept.
const hl7 = require('simple-hl7');

const app = hl7.tcp();
app.use((request, response) => response.end());
app.use((error, request, response, next) => {
  console.error(error);
  process.exit(1);
});
app.start(Number(process.argv[2]), 'utf-8');
