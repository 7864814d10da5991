import { describe, expect, it } from "vitest";
import type { ContainerContext } from "@/lib/domain/assessment/context";
import { credentialOf, failuresOf, identityOf, judge } from "@/tests/factories/identity-context";
import { homeClosed } from "./home-closed";

const living = (status: ContainerContext["status"], part: Parameters<typeof identityOf>[0] = {}) =>
  identityOf({
    credentials: [credentialOf()],
    container: { id: "c9", kind: "repository", name: "old-shop", status, environment: null },
    ...part,
  });

describe("linked repository archived, project closed, cluster gone, but credential active", () => {
  it.each([
    ["active", living("active"), "pass"],
    ["archived", living("disabled"), "fail"],
    ["about to be deleted", living("pending_deletion"), "fail"],
    ["of unknown state", living("unknown"), "unknown"],
    ["archived, no credential", living("disabled", { credentials: [] }), "pass"],
    ["archived, keys not shown", living("disabled", { credentials: [], keysHidden: true }), "unknown"],
    ["nowhere", living("disabled", { container: null }), "n/a"],
    ["archived, itself disabled", living("disabled", { status: "disabled" }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(homeClosed, identity)).toBe(answer);
  });

  it("shares its cause with all that live there", () => {
    expect(failuresOf(homeClosed, living("disabled"))[0]).toMatchObject({
      key: "c9",
      sentence: "old-shop, where it lives, is closed or archived, and it still works: revoke it.",
      cause: { key: "container:c9", title: "old-shop is closed or archived" },
    });
  });
});
