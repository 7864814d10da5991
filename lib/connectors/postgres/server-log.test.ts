import { describe, expect, it } from "vitest";
import { readServerLog } from "./server-log";

const log = { realm: "postgres:7000000000000000001" };
/** The columns of csvlog as the manual lists them (version 15). */
function line(more: Record<number, string> = {}): string[] {
  const row = Array<string>(26).fill("");
  Object.assign(row, {
    ...{
      0: "2026-11-20 10:15:00.123 UTC",
      1: "billing",
      2: "shop",
      3: "411",
      4: "203.0.113.7:53412",
      5: "65a1.19b",
      6: "2",
    },
    ...{
      7: "authentication",
      8: "2026-11-20 10:15:00 UTC",
      11: "LOG",
      12: "00000",
      13: "connection authorized: user=billing database=shop",
      22: "psql",
    },
    ...more,
  });
  return row;
}
const json = {
  ...{
    timestamp: "2026-11-20 10:15:00.123 UTC",
    user: "billing",
    dbname: "shop",
    pid: 411,
    remote_host: "203.0.113.7",
    remote_port: 53412,
  },
  ...{
    session_id: "65a1.19b",
    line_num: 2,
    ps: "authentication",
    error_severity: "LOG",
    application_name: "psql",
  },
  message: "connection authorized: user=billing database=shop",
};

describe("a sign-in", () => {
  it("is of the role, by its name", () => {
    expect(readServerLog(line(), log)).toMatchObject({
      is: "event",
      event: {
        ...{
          id: "65a1.19b.2",
          at: new Date("2026-11-20T10:15:00.123Z"),
          service: "shop",
          action: "sign-in",
          outcome: "ok",
        },
        ...{
          consumer: "psql",
          network: "203.0.113.0/24",
          actor: { ref: { ...log, externalId: "name/billing" }, name: "billing" },
        },
      },
    });
  });

  it("is the same as CSV and as JSON", () => {
    expect(readServerLog(json, log)).toEqual(readServerLog(line(), log));
  });

  it("that was refused is no use", () => {
    const refused = line({
      11: "FATAL",
      12: "28P01",
      13: 'password authentication failed for user "billing"',
    });
    expect(readServerLog(refused, log)).toMatchObject({ event: { outcome: "denied", proven: false } });
  });
});

it.each([
  [
    { 7: "SELECT", 13: "statement: SELECT 1" },
    { action: "SELECT", outcome: "ok" },
  ],
  [
    { 7: "INSERT", 13: "execute <unnamed>: INSERT …" },
    { action: "INSERT", outcome: "ok" },
  ],
  [
    { 7: "SELECT", 11: "ERROR", 12: "42501", 13: "permission denied for table cards" },
    { action: "SELECT", outcome: "denied" },
  ],
  [{ 4: "[local]" }, { network: "this machine" }],
])("%j", (more, expected) => {
  expect(readServerLog(line(more), log)).toMatchObject({ event: expected });
});

it("of the server itself, and of what is no use, is ignored", () => {
  expect(readServerLog(line({ 1: "", 13: "checkpoint starting: time" }), log)).toEqual({ is: "ignored" });
  expect(readServerLog(line({ 13: "disconnection: session time: 0:00:01" }), log)).toEqual({ is: "ignored" });
});

it("in another zone, or no line at all, cannot be read", () => {
  expect(readServerLog(line({ 0: "2026-11-20 10:15:00.123 CET" }), log)).toMatchObject({
    is: "unreadable",
    what: expect.stringMatching(/log_timezone/),
  });
  for (const record of [["a", "b"], {}, null, line().slice(0, 10)])
    expect(readServerLog(record, log)).toMatchObject({ is: "unreadable" });
  expect(readServerLog(line(), { realm: null })).toMatchObject({ is: "unreadable" });
});
