import { describe, expect, it } from "vitest";
import { nextAttempt } from "./alert-retry";
import { isTimeZone, nextDue } from "./alert-schedule";

const next = (cadence: "daily" | "weekly", hour: number, zone: string, after: string, weekday = 1) =>
  nextDue({ cadence, hour, weekday }, zone, new Date(after)).toISOString();

describe("when an alert is due", () => {
  it("is now, for one that tells at once", () => {
    const now = new Date("2026-11-27T10:00:00Z");
    expect(nextDue({ cadence: "at_once", hour: 0, weekday: 1 }, "UTC", now)).toEqual(now);
  });

  it("is the next such hour of the zone", () => {
    expect(next("daily", 8, "UTC", "2026-11-27T07:59:59Z")).toBe("2026-11-27T08:00:00.000Z");
    expect(next("daily", 8, "UTC", "2026-11-27T08:00:00Z")).toBe("2026-11-28T08:00:00.000Z");
    expect(next("daily", 8, "Asia/Kathmandu", "2026-11-27T02:00:00Z")).toBe("2026-11-27T02:15:00.000Z");
    expect(next("daily", 0, "America/New_York", "2026-12-31T23:00:00Z")).toBe("2027-01-01T05:00:00.000Z");
    expect(next("daily", 23, "Pacific/Kiritimati", "2026-11-27T10:00:00Z")).toBe("2026-11-28T09:00:00.000Z");
  });

  it("is the next such day of the week, where the zone has it", () => {
    // Friday.
    expect(next("weekly", 8, "UTC", "2026-11-27T10:00:00Z", 1)).toBe("2026-11-30T08:00:00.000Z");
    expect(next("weekly", 8, "UTC", "2026-11-27T07:00:00Z", 5)).toBe("2026-11-27T08:00:00.000Z");
    expect(next("weekly", 8, "UTC", "2026-11-27T08:00:00Z", 5)).toBe("2026-12-04T08:00:00.000Z");
    // Sunday evening in UTC is Monday there.
    expect(next("weekly", 8, "Pacific/Auckland", "2026-11-29T10:00:00Z", 1)).toBe("2026-11-29T19:00:00.000Z");
  });

  it("follows the clock over summer time", () => {
    // 29 March 2026: 02:00 becomes 03:00 in Berlin.
    expect(next("daily", 8, "Europe/Berlin", "2026-03-28T08:00:00Z")).toBe("2026-03-29T06:00:00.000Z");
    expect(next("daily", 2, "Europe/Berlin", "2026-03-28T12:00:00Z")).toBe("2026-03-29T01:00:00.000Z");
    // 25 October 2026: 03:00 becomes 02:00, and 02:30 comes twice.
    expect(next("daily", 2, "Europe/Berlin", "2026-10-24T12:00:00Z")).toBe("2026-10-25T00:00:00.000Z");
    expect(next("daily", 2, "Europe/Berlin", "2026-10-25T00:00:00Z")).toBe("2026-10-26T01:00:00.000Z");
  });

  it("knows the names of zones", () => {
    expect(isTimeZone("Europe/Berlin")).toBe(true);
    expect(isTimeZone("Mars/Olympus")).toBe(false);
  });
});

describe("a delivery that failed", () => {
  const now = new Date("2026-11-27T10:00:00Z");
  const wait = (attempts: number, asked: number | null = null) => {
    const at = nextAttempt(attempts, now, asked);
    return at === null ? null : (at.getTime() - now.getTime()) / 60_000;
  };

  it("is tried eight times within a day, later and later", () => {
    const waits = [1, 2, 3, 4, 5, 6, 7].map((attempts) => wait(attempts) ?? 0);
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(waits.reduce((sum, each) => sum + each, 0)).toBeLessThan(24 * 60);
    expect(wait(8)).toBeNull();
  });

  it("waits as long as the receiver asks, and no longer than a day", () => {
    expect(wait(1, 30 * 60_000)).toBe(30);
    expect(wait(4, 1000)).toBe(60);
    expect(wait(1, 30 * 24 * 3_600_000)).toBe(24 * 60);
  });
});
