import type { Connector } from "@/lib/connectors/sdk/contract";
import type { ScanConfig } from "@/lib/connectors/sdk/scan-config";
import { readScan } from "@/lib/connectors/sdk/scan-export";
import { scanRecords } from "@/lib/connectors/sdk/scan-records";
import { report } from "./finding";
import { manifest } from "./manifest";

/** Reports of TruffleHog: secrets in places that are not meant for them. */
export const trufflehog: Connector<ScanConfig> = {
  manifest,
  readExport: (files, ctx) => readScan(files, ctx, report),
  toRecords: scanRecords,
};
