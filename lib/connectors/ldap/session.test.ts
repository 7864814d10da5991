import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { afterEach, expect, it } from "vitest";
import { fakeHttp } from "@/lib/connectors/sdk/contract-kit-live";
import { createLookups } from "@/lib/platform/outbound/connect";
import { ldapConfigSchema } from "./config";
import { openSession } from "./session";

/** One value of BER: a tag, a length and what is in it. */
const tlv = (tag: number, ...parts: (Buffer | string)[]): Buffer => {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part)));
  return Buffer.concat([Buffer.from([tag, body.length]), body]);
};
const zero = Buffer.from([0]);
const result = (tag: number) => tlv(tag, tlv(0x0a, zero), tlv(4, ""), tlv(4, ""));
const message = (id: number, ...parts: Buffer[]) => tlv(0x30, tlv(2, Buffer.from([id])), ...parts);
const paged = (cookie: string) =>
  tlv(0xa0, tlv(0x30, tlv(4, "1.2.840.113556.1.4.319"), tlv(4, tlv(0x30, tlv(2, zero), tlv(4, cookie)))));
const entry = tlv(0x64, tlv(4, "cn=a"), tlv(0x30, ""));

interface Page {
  entries: number;
  cookie: string;
}

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A server that lets everybody in and answers each search with the next page; after the last it hangs up. */
async function serve(pages: Page[]): Promise<number> {
  const answer = (socket: Socket, data: Buffer) => {
    const id = data[4] ?? 0;
    const isBind = data[5] === 0x60;
    const page = isBind ? null : pages.shift();
    if (isBind) socket.write(message(id, result(0x61)));
    else if (!page) socket.destroy();
    else
      socket.write(
        Buffer.concat([
          ...Array.from({ length: page.entries }, () => message(id, entry)),
          message(id, result(0x65), paged(page.cookie)),
        ]),
      );
  };
  const server = createServer((socket) => {
    socket.on("data", (data) => answer(socket, data));
    socket.on("error", () => undefined);
  });
  server.listen(0, "127.0.0.1");
  closing.push(() => server.close());
  await once(server, "listening");
  const address = server.address();
  return address !== null && typeof address !== "string" ? address.port : 0;
}

async function read(pages: Page[]): Promise<number> {
  const config = ldapConfigSchema.parse({
    server: `localhost:${await serve(pages)}`,
    user: "u",
    password: "p",
    tls: "disable",
  });
  const session = await openSession({
    config,
    http: fakeHttp(() => ({ body: "" })),
    lookup: createLookups({ allowCidrs: ["127.0.0.0/8", "::1/128"] }),
    now: new Date(),
    fingerprint: null,
    signal: new AbortController().signal,
    warn: () => undefined,
  });
  const search = {
    base: "",
    scope: "sub" as const,
    filter: "(cn=*)",
    attributes: ["cn"],
    permission: "read",
  };
  let count = 0;
  try {
    for await (const entries of session.pages(search)) count += entries.length;
  } finally {
    session.end();
  }
  return count;
}

it("an empty page is the end of a list only where the list is as long when it is counted", async () => {
  const cut = [
    { entries: 2, cookie: "a" },
    { entries: 0, cookie: "b" },
  ];
  const whole = [
    { entries: 2, cookie: "a" },
    { entries: 0, cookie: "" },
  ];
  expect(await read([...whole, ...whole])).toBe(2);
  await expect(read([...cut, { entries: 3, cookie: "" }])).rejects.toMatchObject({
    failure: { kind: "unreachable", message: expect.stringContaining("broke off") },
  });
});

it("a connection that ends is a failure, and is not made again without signing in", async () => {
  await expect(read([{ entries: 2, cookie: "a" }])).rejects.toMatchObject({
    failure: { kind: "unreachable" },
  });
});
