import type { Connector } from "@/lib/connectors/sdk/contract";
import type { ScanConfig } from "@/lib/connectors/sdk/scan-config";
import { readScan } from "@/lib/connectors/sdk/scan-export";
import { scanRecords } from "@/lib/connectors/sdk/scan-records";
import { report } from "./finding";
import { manifest } from "./manifest";

/** Reports of gitleaks: secrets in code and its history. */
export const gitleaks: Connector<ScanConfig> = {
  manifest,
  readExport: (files, ctx) => readScan(files, ctx, report),
  toRecords: scanRecords,
};
