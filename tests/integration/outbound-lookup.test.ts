import { once } from "node:events";
import { createServer, connect as openSocket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createLookups } from "@/lib/platform/outbound/connect";

const server = createServer((socket) => socket.end("reached"));
afterEach(() => void server.close());

const resolve = async (host: string) =>
  host === "public.example"
    ? [{ address: "93.184.215.14", family: 4 }]
    : [{ address: "127.0.0.1", family: 4 }];

/** What a socket to the host says: its first bytes, or why it could not be opened. */
async function opened(allowCidrs: string[], host: string, encrypted = true): Promise<string> {
  const lookup = createLookups({ allowCidrs, resolve })(host, encrypted);
  if (!server.listening) {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  }
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return new Promise((done) => {
    const socket = openSocket({ host, port: address.port, lookup });
    socket.once("data", (bytes) => done(bytes.toString()));
    socket.once("error", (error) => done(error.message));
  });
}

describe("a socket of a connector", () => {
  it("opens where the operator allowed it, by name and by address", async () => {
    expect(await opened(["127.0.0.0/8"], "db.example", false)).toBe("reached");
    expect(await opened(["127.0.0.0/8"], "127.0.0.1", false)).toBe("reached");
  });

  it("is refused a name that leads inwards, when it opens", async () => {
    expect(await opened([], "db.example")).toMatch(/this machine.*ROLLCALL_ALLOW_CIDRS/);
  });

  it("is refused an address that leads inwards, and what is not encrypted, at once", async () => {
    await expect(opened([], "127.0.0.1")).rejects.toMatchObject({ failure: { kind: "unreachable" } });
    await expect(opened([], "169.254.169.254")).rejects.toThrow(/metadata service/);
    await expect(opened([], "93.184.215.14", false)).rejects.toThrow(/networks that were allowed/);
  });
});
