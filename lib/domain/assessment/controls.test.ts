import { describe, expect, it } from "vitest";
import {
  acceptedOwner,
  ago,
  credentialOf,
  identityOf,
  now,
  otherOf,
  placeOf,
  policyOf,
  recorded,
  trustOf,
  usageOf,
} from "@/tests/factories/identity-context";
import type { IdentityContext } from "./context";
import { type ControlName, controlNames, controlsOf } from "./controls";

const answer = (control: ControlName, part: Partial<IdentityContext>) =>
  controlsOf(identityOf(part), policyOf(), now)[control].answer;

describe("explained", () => {
  const purpose = "Deploys the shop.";
  const here = { type: "creator", value: "ada", person: { id: "p1", name: "Ada", active: true } };
  const left = { ...here, person: { ...here.person, active: false } };

  it("needs a purpose, and somebody or code to ask", () => {
    expect(answer("explained", { purpose, owners: { technical: acceptedOwner(), business: null } })).toBe(
      "yes",
    );
    expect(answer("explained", { purpose, traces: [left, here] })).toBe("yes");
    expect(answer("explained", { purpose, tags: { ManagedBy: "terraform" } })).toBe("yes");
    expect(
      answer("explained", { purpose: " ", owners: { technical: acceptedOwner(), business: null } }),
    ).toBe("no");
    expect(answer("explained", { purpose })).toBe("no");
    expect(answer("explained", { purpose, traces: [left] })).toBe("no");
    expect(
      answer("explained", {
        purpose,
        owners: { technical: acceptedOwner({ state: "suggested" }), business: null },
      }),
    ).toBe("no");
  });

  it("is unknown where nobody can say whether those who are named are still here", () => {
    expect(answer("explained", { purpose, traces: [{ ...here, person: null }] })).toBe("unknown");
    const technical = acceptedOwner({ party: { kind: "person", active: null } });
    expect(answer("explained", { purpose, owners: { technical, business: null } })).toBe("unknown");
  });
});

describe("rotated", () => {
  it("is yes where credentials replace themselves, or their places are known", () => {
    expect(answer("rotated", {})).toBe("yes");
    expect(
      answer("rotated", { credentials: [credentialOf({ type: "federated", lifetime: "federated" })] }),
    ).toBe("yes");
    expect(answer("rotated", { credentials: [credentialOf({ renewal: "automatic" })] })).toBe("yes");
    expect(answer("rotated", { credentials: [credentialOf({ places: [placeOf()] })] })).toBe("yes");
    expect(answer("rotated", { credentials: [credentialOf({ status: "disabled" })] })).toBe("yes");
    expect(answer("rotated", { status: "disabled", credentials: [credentialOf()] })).toBe("yes");
  });

  it("is unknown where places are not known, or keys are hidden", () => {
    expect(answer("rotated", { credentials: [credentialOf()] })).toBe("unknown");
    expect(answer("rotated", { credentials: [credentialOf({ places: [placeOf()] }), credentialOf()] })).toBe(
      "unknown",
    );
    expect(answer("rotated", { credentials: [credentialOf({ status: "unknown" })] })).toBe("unknown");
    expect(answer("rotated", { keysHidden: true })).toBe("unknown");
  });

  it("is no where one secret is also another's, whatever else is unknown", () => {
    const shared = credentialOf({ places: [placeOf()], sharedWith: [otherOf()] });
    expect(answer("rotated", { keysHidden: true, credentials: [credentialOf(), shared] })).toBe("no");
    const { why } = controlsOf(identityOf({ credentials: [shared] }), policyOf(), now).rotated;
    // It may be one whom the reader does not reach.
    expect(why).not.toContain(otherOf().name);
  });
});

describe("disabled", () => {
  const consumers = usageOf({ consumers: ["lambda/shop"] });

  it("is yes where there is a switch and what stops is known", () => {
    expect(answer("disabled", { status: "disabled" })).toBe("yes");
    expect(answer("disabled", { runsSomething: "yes", trustedBy: [trustOf({ kind: "workload" })] })).toBe(
      "yes",
    );
    expect(answer("disabled", { usage: consumers })).toBe("yes");
    expect(answer("disabled", { lastUsed: recorded({ at: ago(200) }) })).toBe("yes");
  });

  it("is no where there is none", () => {
    expect(answer("disabled", { managedBy: "provider" })).toBe("no");
    expect(answer("disabled", { kind: "root_account" })).toBe("no");
  });

  it("is unknown where it is not known what stops", () => {
    expect(answer("disabled", {})).toBe("unknown");
    expect(answer("disabled", { kind: "other", usage: consumers })).toBe("unknown");
    const cut = usageOf({ whole: { consumers: false, countries: true, actions: true } });
    expect(answer("disabled", { usage: cut })).toBe("unknown");
    expect(answer("disabled", { runsSomething: "unknown", usage: consumers })).toBe("unknown");
    expect(answer("disabled", { reachableFrom: "unknown", usage: consumers })).toBe("unknown");
    expect(
      answer("disabled", { usage: consumers, lastUsed: recorded({ gap: "no_telemetry", at: ago(1) }) }),
    ).toBe("unknown");
    expect(answer("disabled", { createdAt: ago(20), lastUsed: recorded() })).toBe("unknown");
  });
});

describe("monitored", () => {
  it("is yes only where all use of the last 90 days is recorded", () => {
    expect(answer("monitored", {})).toBe("yes");
    expect(answer("monitored", { lastUsed: recorded({ coveredSince: ago(90) }) })).toBe("yes");
    expect(answer("monitored", { lastUsed: recorded({ coveredSince: ago(89) }) })).toBe("no");
    expect(answer("monitored", { lastUsed: recorded({ at: ago(1), grade: "inferred" }) })).toBe("no");
    expect(answer("monitored", { lastUsed: recorded({ gap: "no_telemetry", coveredSince: null }) })).toBe(
      "no",
    );
    expect(answer("monitored", { lastUsed: recorded({ gap: "not_permitted", coveredSince: null }) })).toBe(
      "unknown",
    );
    expect(answer("monitored", { lastUsed: recorded({ coveredSince: null }) })).toBe("unknown");
  });
});

it("gives a reason to each answer", () => {
  const controls = controlsOf(identityOf(), policyOf(), now);
  for (const name of controlNames) expect(controls[name].why).toMatch(/^[A-Z].*\.$/);
});
