import type { DataSet } from "@/lib/connectors/sdk/contract";

export const hostDataSetIds = [
  "accounts",
  "scheduled-jobs",
  "ssh",
  "certificates",
  "credential-files",
  "environment-files",
  "agents",
] as const;
export type HostDataSetId = (typeof hostDataSetIds)[number];

/** What the connector lists, each with the file permission that it needs. */
export const dataSets: (DataSet & { id: HostDataSetId })[] = [
  {
    id: "accounts",
    title: "System accounts that services use",
    permissions: ["read /etc/passwd, /etc/group and /proc/*/status"],
    withoutIt: "Accounts of services are missing, and jobs and keys have nobody to belong to.",
  },
  {
    id: "scheduled-jobs",
    title: "Cron jobs, timers and services",
    permissions: ["read /etc/cron*, /var/spool/cron (root only) and the systemd folders"],
    withoutIt: "Personal crontabs and the credentials written into jobs stay unseen.",
  },
  {
    id: "ssh",
    title: "SSH keys and who may log in with them",
    permissions: ["read /etc/ssh and the .ssh folder of every home (root only)"],
    withoutIt: "Keys that open an account, and private keys that lie about, stay unseen.",
  },
  {
    id: "certificates",
    title: "Certificates with a private key or a listener",
    permissions: ["read certificate and key files (keys: root only) and /proc/net"],
    withoutIt: "Certificates that a service presents, and when they expire, stay unseen.",
  },
  {
    id: "credential-files",
    title: "Credential files of clouds and tools",
    permissions: ["read the credential files of every home (root only)"],
    withoutIt: "Copies of cloud keys and tokens stay unseen.",
  },
  {
    id: "environment-files",
    title: "Environment and compose files",
    permissions: ["read environment and compose files"],
    withoutIt: "Secrets in the settings of applications stay unseen.",
  },
  {
    id: "agents",
    title: "AI agents and their MCP servers",
    permissions: ["read the settings of AI clients in every home (root only)"],
    withoutIt: "AI agents, the servers they may call and the keys they hold stay unseen.",
  },
];

/** The data set of that name. Throws when a scope names one that this connector does not have. */
export function dataSetOf(id: string): DataSet & { id: HostDataSetId } {
  const found = dataSets.find((each) => each.id === id);
  if (found === undefined) throw new Error(`The host connector has no data set named ${JSON.stringify(id)}.`);
  return found;
}
