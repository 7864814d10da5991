import type { Connector } from "@/lib/connectors/sdk/contract";
import { checkedRecords } from "./checked-records";
import { manifest } from "./manifest";
import { readReport } from "./report";

/** Reports of Prowler: how checks of identities went. */
export const prowler: Connector<Record<string, never>> = {
  manifest,
  readExport: readReport,
  toRecords: checkedRecords,
};
