// The floor of an HTTP answer: node:http reads the request's body and answers fixed bytes.
import { createServer } from 'node:http';
import { serveMeasured } from '../serverProcess.ts';

let body = Buffer.from('{}');
const server = createServer((request, response) => {
  request.on('data', () => undefined);
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
    response.end(body);
  });
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as { port: number };
  serveMeasured(
    { url: `http://127.0.0.1:${port}`, details: {} },
    { answerWith: (text) => void (body = Buffer.from(String(text))) },
  );
});
