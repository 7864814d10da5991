import { z } from "zod";
import type { Manifest } from "@/lib/connectors/sdk/contract";

export const manifest: Manifest<Record<string, never>> = {
  id: "prowler",
  title: "Prowler",
  category: "File",
  summary:
    "Takes over what Prowler checked of identities in AWS, Google Cloud and Microsoft 365, with each verdict.",
  config: z.object({}).transform(() => ({})),
  fields: [],
  dataSets: [
    {
      id: "findings",
      title: "Checks of identities",
      permissions: ["the file itself"],
      withoutIt: "How Prowler's checks of an identity went does not stand beside it.",
    },
  ],
  cannotSee: [
    "Whether the report holds every identity: Prowler writes a line for those that a check looked at. Nothing is taken for gone by it.",
    "Findings about anything but IAM users, roles and the root user of AWS, service accounts of Google Cloud, and applications and service principals of Microsoft 365: they are counted and left out.",
    "Single keys: Prowler writes the user or account that they belong to.",
    "Service accounts of Kubernetes: the report does not tell which cluster it was by an id of it.",
    "What an identity may do, its state and its use.",
  ],
  neverReads: ["What Prowler keeps of the resource itself (data), messages, details and remediation texts"],
  evidence: "file",
  proof: {
    state: "partly",
    by: "Written after Prowler's source (5.x) and its example reports; not tried against a run of it.",
  },
  exports: [
    {
      id: "ocsf",
      title: "Report (JSON OCSF)",
      how: "prowler aws --output-formats json-ocsf",
      accept: [".ocsf.json", ".json"],
      marks: ['"product_uid": "prowler"', '"name": "Prowler"', '"uid": "prowler"', '"uid":"prowler"'],
    },
  ],
};
