import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mysqlConfigSchema } from "@/lib/connectors/mysql/config";
import { mysql } from "@/lib/connectors/mysql/connector";
import { postgresConfigSchema } from "@/lib/connectors/postgres/config";
import { postgres } from "@/lib/connectors/postgres/connector";
import { redisConfigSchema } from "@/lib/connectors/redis/config";
import { redis } from "@/lib/connectors/redis/connector";
import { checkLines, loopbackContext } from "@/tests/factories/live-reading";

/** Takes every connection, and never says a word. */
const sockets = new Set<Socket>();
const silent = createServer((socket) => {
  sockets.add(socket);
  socket
    .on("error", () => undefined)
    .on("close", () => sockets.delete(socket))
    .resume();
});
let port = 0;
beforeAll(async () => {
  silent.listen(0, "127.0.0.1");
  await once(silent, "listening");
  const address = silent.address();
  port = typeof address === "object" && address !== null ? address.port : 0;
});
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  silent.close();
});

const server = () => ({ host: "127.0.0.1", port, user: "reader", password: "x" });

test.each([
  ["PostgreSQL", () => checkLines(postgres, loopbackContext(postgresConfigSchema.parse(server())))],
  ["MySQL", () => checkLines(mysql, loopbackContext(mysqlConfigSchema.parse(server())))],
  [
    "Redis",
    () =>
      checkLines(
        redis,
        loopbackContext(redisConfigSchema.parse({ nodes: `127.0.0.1:${port}`, site: "here" })),
      ),
  ],
])(
  "the check of a %s that never answers ends within five seconds, says so, and lets go of it",
  async (_name, check) => {
    const started = performance.now();
    const lines = await check();
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(lines.length).toBeGreaterThan(2);
    for (const { state, detail } of lines)
      expect(`${state}: ${detail}`).toMatch(/^unknown: .* did not answer in time\.$/);
    for (let waited = 0; sockets.size > 0 && waited < 2_000; waited += 50)
      await new Promise((done) => setTimeout(done, 50));
    expect(sockets.size).toBe(0);
  },
);
