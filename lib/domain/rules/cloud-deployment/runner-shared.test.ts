import { describe, expect, it } from "vitest";
import { credentialOf, failuresOf, grantOf, identityOf, judge } from "@/tests/factories/identity-context";
import { runnerShared } from "./runner-shared";

const runnerOf = (
  system: string,
  tags: Record<string, string>,
  part: Parameters<typeof identityOf>[0] = {},
) => identityOf({ kind: "ci_runner", system, tags, ...part });
const open = { runs: "not_protected", "runs untagged jobs": "yes", locked: "no" };
const ofGroup = (trait: string) => grantOf({ powers: [], wide: false, traits: [trait] });
const repository = {
  id: "r",
  kind: "repository" as const,
  name: "shop",
  status: "active" as const,
  environment: null,
};

describe("a self-hosted runner shared between projects", () => {
  it.each([
    ["a pool for all workspaces", runnerOf("terraform", { "for workspaces": "all" }), "fail"],
    ["a pool for named workspaces", runnerOf("terraform", { "for workspaces": "named ones" }), "pass"],
    [
      "a pool of which that is not known",
      runnerOf("terraform", { "for workspaces": "not known" }),
      "unknown",
    ],
    ["any job of any branch", runnerOf("gitlab", open), "fail"],
    ["locked to its projects", runnerOf("gitlab", { ...open, locked: "yes" }), "pass"],
    ["protected branches only", runnerOf("gitlab", { ...open, runs: "ref_protected" }), "pass"],
    ["jobs that ask for it", runnerOf("gitlab", { ...open, "runs untagged jobs": "no" }), "pass"],
    ["GitLab does not tell", runnerOf("gitlab", {}), "unknown"],
    ["of one repository", runnerOf("github", {}, { container: repository }), "pass"],
    ["of an organisation", runnerOf("github", {}), "unknown"],
    ["of a group for every repository", runnerOf("github", {}, { grants: [ofGroup("serves_all")] }), "fail"],
    ["of a group that names its own", runnerOf("github", {}, { grants: [ofGroup("serves_named")] }), "pass"],
    ["for one job", runnerOf("github", { ephemeral: "yes" }), "n/a"],
    [
      "with keys of a day only",
      runnerOf("gitlab", open, { credentials: [credentialOf({ lifetime: "short_lived" })] }),
      "n/a",
    ],
    ["no runner", identityOf({ tags: open }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(runnerShared, identity)).toBe(answer);
  });

  it("shows the settings that say it", () => {
    const evidence = failuresOf(runnerShared, runnerOf("gitlab", { ...open, version: "16.2.0" }))[0]
      ?.evidence;
    expect(evidence?.map(({ label }) => label)).toEqual(["runs", "runs untagged jobs", "locked"]);
  });
});
