import { describe, expect, it } from "vitest";
import { absoluteTime, relativeTime } from "./relative-time";

const now = new Date("2026-11-23T09:40:12Z");
const ago = (ms: number) => new Date(now.getTime() - ms);
const hour = 3_600_000;

describe("relativeTime", () => {
  it.each([
    [ago(20_000), "now", "just now"],
    [ago(61_000), "1 min", "1 minute ago"],
    [ago(3 * hour + 1), "3 h", "3 hours ago"],
    [ago(94 * 24 * hour), "94 d", "94 days ago"],
    [ago(729 * 24 * hour), "729 d", "729 days ago"],
    [ago(730 * 24 * hour), "2 y", "2 years ago"],
    [ago(-50 * hour), "in 2 d", "in 2 days"],
  ])("%s is %s, %s", (date, short, long) => {
    expect(relativeTime(date, now, "short")).toBe(short);
    expect(relativeTime(date, now, "long")).toBe(long);
  });

  it("says the absolute time in UTC whatever the zone of the machine", () => {
    expect(absoluteTime(now)).toBe("2026-11-23 09:40:12 UTC");
  });
});
