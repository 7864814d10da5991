import { expect, test } from "vitest";
import type { Page } from "@/lib/connectors/sdk/contract";
import { checkContract } from "@/lib/connectors/sdk/contract-kit";
import { jenkinsConfigSchema } from "./config";
import { jenkins } from "./connector";
import { canaries, jobs, realm } from "./fixtures/acme";
import { everything, fakeJenkins, now } from "./fixtures/fake-jenkins";
import { permission } from "./session";

const page = (dataSet: string, call: string, item: object): Page => ({
  scope: { key: `ci/${dataSet}`, dataSet, title: "", issues: [realm] },
  call,
  body: { realm, folder: "", items: [item] },
  collectedAt: now,
});
const job = (item: object) =>
  page("jobs", "GET /job/{folder}/api/json", { name: "a", buildable: true, ...item });

const many = Array.from({ length: 10_000 }, (_, index) => ({
  _class: "hudson.model.FreeStyleProject",
  name: `job-${index}`,
  color: "blue",
  buildable: true,
}));

/** Paths of each data set that are refused. */
const refusals: [string, (path: string) => boolean, string][] = [
  ["system-credentials", (path) => path.includes("/store/system"), permission.credentials],
  ["folder-credentials", (path) => path.includes("/store/folder"), permission.credentials],
  ["agents", (path) => path === "/computer", permission.overall],
];

test("the connector keeps the contract", async () => {
  const failures = await checkContract(jenkins, {
    now,
    canaries: Object.values(canaries),
    live: {
      config: jenkinsConfigSchema.parse(everything),
      source: fakeJenkins(),
      // Jobs 4 (one of them a project of many branches), agents 2 and those of the cluster as one.
      identities: 7,
      denied: refusals.map(([dataSet, denied, needed]) => ({
        dataSet,
        permission: needed,
        source: fakeJenkins({ denied }),
      })),
      looping: fakeJenkins({ loops: true, more: { "": many } }),
      bulk: {
        source: fakeJenkins({ more: { "": [...(jobs[""] ?? []), ...many] } }),
        identities: 10_007,
        heapMb: 150,
      },
    },
    datesIn: (form) => job({ lastBuild: form }),
    rename: { before: job({ fullDisplayName: "old" }), after: job({ fullDisplayName: "new" }) },
    unknowns: [
      {
        title: "A job that is neither disabled nor can be built",
        page: job({ buildable: false, color: "violet" }),
        holds: ({ records }) =>
          records.some((record) => record.t === "identity" && record.status === "unknown"),
      },
      {
        title: "A new kind of credential",
        page: page("system-credentials", "GET /credentials/store/{store}/api/json", {
          id: "x",
          typeName: "Retina",
        }),
        holds: ({ records }) =>
          records.some((record) => record.t === "placement" && record.credentialType === "unknown"),
      },
    ],
  });
  expect(failures).toEqual([]);
}, 120_000);
