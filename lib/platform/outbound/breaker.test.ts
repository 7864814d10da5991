import { describe, expect, it } from "vitest";
import { Breakers } from "@/lib/platform/outbound/breaker";

function setUp() {
  const clock = { now: 1_000 };
  const breakers = new Breakers({ pauseMs: 100, capMs: 1000, now: () => clock.now });
  const fail = (times: number) => {
    for (let n = 0; n < times; n++) breakers.failed("h");
  };
  return { clock, breakers, fail };
}

describe("a breaker", () => {
  it("lets calls through until five failures in a row", () => {
    const { breakers, fail } = setUp();
    fail(4);
    breakers.succeeded("h");
    fail(4);
    expect(breakers.admit("h")).toEqual({ go: true });
    fail(1);
    expect(breakers.admit("h")).toEqual({ go: false, waitMs: 100 });
    expect(breakers.admit("other")).toEqual({ go: true });
  });

  it("lets one probe through after the pause, and closes when it succeeds", () => {
    const { clock, breakers, fail } = setUp();
    fail(5);
    clock.now += 100;
    expect(breakers.admit("h")).toEqual({ go: true });
    expect(breakers.admit("h")).toEqual({ go: false, waitMs: 10 });
    breakers.succeeded("h");
    expect(breakers.admit("h")).toEqual({ go: true });
    expect(breakers.admit("h")).toEqual({ go: true });
  });

  it("pauses twice as long after each failed probe, and then calls the host down", () => {
    const { clock, breakers, fail } = setUp();
    fail(5);
    for (const pause of [200, 400]) {
      clock.now += 10_000;
      expect(breakers.admit("h")).toEqual({ go: true });
      fail(1);
      expect(breakers.admit("h")).toEqual({ go: false, waitMs: pause });
    }
    clock.now += 10_000;
    expect(breakers.admit("h")).toEqual({ go: true });
    fail(1);
    expect(breakers.admit("h")).toEqual({ go: false, downUntil: clock.now + 800 });
    clock.now += 800;
    expect(breakers.admit("h")).toEqual({ go: true });
    expect(breakers.admit("h")).toMatchObject({ go: false, downUntil: expect.any(Number) });
    breakers.succeeded("h");
    expect(breakers.admit("h")).toEqual({ go: true });
  });

  it("never pauses longer than its cap", () => {
    const { clock, breakers, fail } = setUp();
    fail(5);
    for (let n = 0; n < 10; n++) {
      clock.now += 10_000;
      breakers.admit("h");
      fail(1);
    }
    expect(breakers.admit("h")).toEqual({ go: false, downUntil: clock.now + 1000 });
  });

  it("lets somebody else probe when a probe was given up", () => {
    const { clock, breakers, fail } = setUp();
    fail(5);
    clock.now += 100;
    breakers.admit("h");
    breakers.released("h");
    expect(breakers.admit("h")).toEqual({ go: true });
  });
});
