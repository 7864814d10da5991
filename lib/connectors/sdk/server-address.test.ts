import { describe, expect, it } from "vitest";
import { isLoopback, serverAddress } from "./server-address";

const print = (secret: string) => `print of ${secret}`;
const secret = "NzM5ZGY0YTctMTIzNC00NTY3LTg5MDEt";

describe("the address of a server as an id", () => {
  it.each([
    ["HTTPS://MCP.Acme.example:443/mcp/", "https://mcp.acme.example/mcp"],
    ["https://me:pw@mcp.acme.example/a?key=1#x", "https://mcp.acme.example/a"],
    ["https://mcp.acme.example", "https://mcp.acme.example"],
    ["http://10.0.0.1:8080/sse", "http://10.0.0.1:8080/sse"],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: settings hold such references.
    ["https://${HOST}/mcp", null],
    ["ws://mcp.acme.example", null],
    ["no address", null],
  ])("%s is %s", (text, id) => {
    expect(serverAddress(text, print)).toBe(id);
  });

  it("holds no part that looks like a key, and still tells two apart", () => {
    const one = serverAddress(`https://hooks.example/s/${secret}/mcp`, print);
    const other = serverAddress(`https://hooks.example/s/${secret}x/mcp`, print);
    expect(one).toMatch(/^https:\/\/hooks\.example\/s\/…[\da-f]{12}\/mcp$/);
    expect(one).not.toBe(other);
  });

  it("is none where it holds a key and nothing tells two apart", () => {
    expect(serverAddress(`https://hooks.example/s/${secret}/mcp`, null)).toBeNull();
    expect(serverAddress(`https://hooks.example/s/${secret}/mcp`, () => undefined)).toBeNull();
    expect(serverAddress("https://hooks.example/s/mcp", null)).toBe("https://hooks.example/s/mcp");
  });
});

it("each machine means itself by some addresses", () => {
  expect(["http://localhost:3000/mcp", "http://127.0.0.1", "http://[::1]/x"].every(isLoopback)).toBe(true);
  expect(["https://localhost.acme.example/mcp", "http://10.0.0.1"].some(isLoopback)).toBe(false);
});
