import { describe, expect, it } from "vitest";
import type { UnresolvedPlace } from "@/lib/domain/assessment/context";
import { now, placeOf, policyOf } from "@/tests/factories/identity-context";
import { vaultRotationOff } from "./vault-rotation-off";

const stored = (facts: UnresolvedPlace["facts"], part: Partial<UnresolvedPlace> = {}): UnresolvedPlace => ({
  ...placeOf({
    kind: "secrets_manager",
    meantForSecrets: true,
    locator: "arn:aws:secretsmanager:eu-central-1:111111111111:secret:shop",
    container: { id: "c1", kind: "account", name: "shop-prod" },
    facts,
  }),
  twins: [],
  ...part,
});
const answerOf = (place: UnresolvedPlace) =>
  vaultRotationOff.applies(place) ? vaultRotationOff.judge(place, policyOf(), now).answer : "n/a";

describe("rotation is disabled for a secret in a vault that supports it", () => {
  it.each([
    ["AWS, off", stored({ rotationEnabled: false }), "fail"],
    ["AWS, on", stored({ rotationEnabled: true }), "pass"],
    ["AWS, of a service", stored({ rotationEnabled: false, owningService: "rds" }), "n/a"],
    ["AWS, about to be deleted", stored({ rotationEnabled: false, deletionPlanned: "2026-06-09" }), "n/a"],
    ["Google Cloud, off", stored({ "rotation period": null, "next rotation": null }), "fail"],
    ["Google Cloud, on", stored({ "rotation period": "7776000s", "next rotation": null }), "pass"],
    ["a vault that does not tell", stored({ created: "2024-01-01" }), "n/a"],
    ["a file", stored({ rotationEnabled: false }, { kind: "environment_file" }), "n/a"],
  ])("%s", (_, place, answer) => {
    expect(answerOf(place)).toBe(answer);
  });

  it("shares its cause with all secrets of the account", () => {
    expect(vaultRotationOff.judge(stored({ rotationEnabled: false }), policyOf(), now)).toMatchObject({
      failures: [
        {
          key: "",
          confidence: "high",
          cause: { key: "place:c1", title: "Secrets of shop-prod are not rotated" },
        },
      ],
    });
  });
});
