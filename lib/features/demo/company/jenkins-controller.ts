import { dataSets } from "@/lib/connectors/jenkins/data-sets";
import { controllerRef, realmOf } from "@/lib/connectors/jenkins/names";
import type { SnapshotPart } from "@/lib/connectors/sdk/snapshot";
import { stepScope } from "@/lib/connectors/sdk/steps";
import { type Company, companyDomain } from "./company";
import { type ConnectedSystem, scopeParts } from "./connected";
import { type Planted, planted } from "./planted";

const address = `https://ci.${companyDomain}`;
const realm = realmOf(address);
const host = `ci.${companyDomain}`;

/** Jobs by folder: name, days since the last run (null: never), whether somebody turned it off. */
const jobs: { [folder: string]: readonly (readonly [string, number | null, boolean])[] } = {
  "": [
    ["build-storefront", 0, false],
    ["deploy-storefront", 0, false],
    ["magazine-nightly", 700, true],
    ["packer-images", 5, false],
    ["release-app", 20, false],
    ["sync-mirrors", 0, false],
  ],
  payments: [
    ["build-checkout", 1, false],
    ["deploy-checkout", 2, false],
    ["hsm-firmware", null, false],
  ],
  data: [
    ["airflow-dags", 0, false],
    ["backfill", 90, false],
  ],
};

/** Credentials by folder: id, kind, what it shows, which jobs were seen to use it. */
const credentials: { [folder: string]: readonly (readonly [string, string, string, string[]])[] } = {
  "": [
    ["git", "Username with password", "brindlewood-ci-bot/******", ["build-storefront", "sync-mirrors"]],
    ["deploy-ssh", "SSH Username with private key", "deploy", ["deploy-storefront"]],
    ["registry", "Username with password", "push/******", ["packer-images"]],
    ["slack-hook", "Secret text", "slack-hook", []],
    ["play-store", "Secret file", "play-store.json", ["release-app"]],
  ],
  payments: [["psp-sandbox", "Secret text", "psp-sandbox", ["payments/build-checkout"]]],
  data: [["snowflake", "Username with password", "LOADER/******", ["data/backfill"]]],
};

/** The build server that GitHub's workflows are to replace. It runs on the machine build-01. */
export const jenkinsController: ConnectedSystem = {
  name: "Jenkins build-01",
  connector: "jenkins",
  about: host,
  make: ({ company }) => ({ parts: [...partsOf(company)], planted: wrong }),
};

function* partsOf(company: Company): Generator<SnapshotPart> {
  const at = (days: number, name: string) => company.ago(days, "jenkins", name).getTime();
  const master = company.secrets.awsKey("shared-services/jenkins-master");
  const folders = Object.keys(jobs);
  const job = (folder: string, name: string, run: number | null, off: boolean) => ({
    name,
    _class: "org.jenkinsci.plugins.workflow.job.WorkflowJob",
    displayName: name,
    fullDisplayName: folder === "" ? name : `${folder} » ${name}`,
    color: off ? "disabled" : "blue",
    buildable: !off,
    lastBuild: run === null ? null : at(run, name),
    holds: false,
  });
  const folderItem = (name: string) => ({
    name,
    _class: "com.cloudbees.hudson.plugins.folder.Folder",
    displayName: name,
    fullDisplayName: name,
    lastBuild: null,
    holds: true,
  });
  const held = (folder: string) => [
    ...(credentials[folder] ?? []).map(([id, typeName, displayName, usedBy]) => ({
      domain: "_",
      id,
      displayName,
      typeName,
      description: "",
      trackedSince: at(900, "tracking"),
      usedBy,
    })),
    ...(folder === ""
      ? [
          {
            domain: "_",
            id: "aws-shared",
            displayName: `${master.id} (images)`,
            typeName: "AWS Credentials",
            description: "",
            trackedSince: at(900, "tracking"),
            usedBy: ["packer-images"],
            keyId: master.id,
          },
        ]
      : []),
  ];
  const call = "GET /credentials/store/{store}/api/json";
  const pages: { [dataSet: string]: [call: string, body: object][] } = {
    jobs: folders.map((folder) => [
      "GET /job/{folder}/api/json",
      {
        folder,
        items: [
          ...(jobs[folder] ?? []).map(([name, run, off]) => job(folder, name, run, off)),
          ...(folder === "" ? folders.filter((each) => each !== "").map(folderItem) : []),
        ],
      },
    ]),
    "system-credentials": [[call, { folder: "", items: held("") }]],
    "folder-credentials": folders
      .filter((folder) => folder !== "")
      .map((folder) => [call, { folder, items: held(folder) }]),
    agents: [["GET /computer/api/json", { items: ["Built-In Node", "build-02", "mac-mini"].map(agent) }]],
  };
  for (const set of dataSets)
    yield* scopeParts(
      stepScope(set, {
        id: host,
        title: host,
        issues: [realm],
        container: controllerRef(realm),
        reader: "rollcall",
      }),
      (pages[set.id] ?? []).map(([each, body]) => [each, { realm, ...body }]),
    );
}

function agent(displayName: string) {
  const isOwn = displayName === "Built-In Node";
  return {
    displayName,
    _class: isOwn ? "hudson.model.Hudson$MasterComputer" : "hudson.slaves.SlaveComputer",
    offline: displayName === "mac-mini",
    temporarilyOffline: false,
    jnlpAgent: !isOwn,
    labels: [],
  };
}

const wrong: Planted[] = [
  planted("key-of-build-server", 2, "Builds sign in to AWS with a key that lies in the build server.", {
    placements: [{ realm, externalId: `${controllerRef(realm).externalId}/credential/aws-shared` }],
  }),
];
