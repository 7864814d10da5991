import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import type { Fault } from "@/tests/factories/chaos-source";

/** Answers that no client should have to bear. */

const json = { "content-type": "application/json" };

/** A login page in the place of data. The word must never be shown to anybody. */
export const loginPage: Fault = {
  status: 200,
  headers: { "content-type": "text/html" },
  body: "<!doctype html><title>Sign in</title><form>CANARY-login-page</form>",
};

export const htmlCalledJson: Fault = { status: 200, body: "\n <html><body>CANARY-proxy</body></html>" };

export const truncatedJson: Fault = { status: 200, body: '{"items":[{"type":"user","id":"CANARY' };

export const invalidUtf8: Fault = {
  status: 200,
  body: Buffer.concat([
    Buffer.from('{"next":null,"items":["'),
    Buffer.from([0xc3, 0x28]),
    Buffer.from('"]}'),
  ]),
};

/** Valid JSON, nested ten thousand deep. */
export const deepJson: Fault = {
  status: 200,
  body: `{"next":null,"items":${"[".repeat(10_000)}${"]".repeat(10_000)}}`,
};

export const anotherShape: Fault = { status: 200, body: '{"results":[]}' };

/** The announced length is never reached. */
export const cutConnection: Fault = {
  answer: (response) => {
    response.writeHead(200, { ...json, "content-length": "1000" });
    response.write('{"items":[');
    setTimeout(() => response.destroy(), 20);
  },
};

export const brokenGzip: Fault = {
  status: 200,
  headers: { "content-encoding": "gzip" },
  body: gzipSync(Buffer.alloc(10_000)).subarray(0, 20),
};

export const silence: Fault = { answer: () => undefined };

/** One byte now and then, for ever. */
export const slowLoris: Fault = {
  answer: (response) => {
    response.writeHead(200, json);
    const timer = setInterval(() => response.write(" "), 50);
    response.once("close", () => clearInterval(timer));
  },
};

/** So many bytes of white space, without holding them. */
export function hugeBody(bytes: number): Fault {
  return { answer: (response) => stream(response, Buffer.alloc(1_000_000, 0x20), bytes / 1_000_000) };
}

/** A megabyte that unpacks to a thousand. */
export function gzipBomb(): Fault {
  const member = gzipSync(Buffer.alloc(10_000_000, 0x20), { level: 9 });
  return {
    status: 200,
    headers: { "content-encoding": "gzip" },
    body: Buffer.concat(Array.from({ length: 100 }, () => member)),
  };
}

async function stream(response: ServerResponse, chunk: Buffer, times: number): Promise<void> {
  response.on("error", () => undefined);
  response.writeHead(200, json);
  for (let i = 0; i < times && !response.destroyed; i += 1) {
    if (response.write(chunk)) continue;
    await new Promise<void>((resolve) => {
      const go = () => {
        response.off("drain", go).off("close", go);
        resolve();
      };
      response.on("drain", go).on("close", go);
    });
  }
  response.end();
}
