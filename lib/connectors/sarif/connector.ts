import type { Connector } from "@/lib/connectors/sdk/contract";
import type { ScanConfig } from "@/lib/connectors/sdk/scan-config";
import { readScan } from "@/lib/connectors/sdk/scan-export";
import { scanRecords } from "@/lib/connectors/sdk/scan-records";
import { reportFor } from "./finding";
import { manifest } from "./manifest";

/** Logs of SARIF: what of them are secrets. */
export const sarif: Connector<ScanConfig> = {
  manifest,
  readExport: (files, ctx) => readScan(files, ctx, reportFor(ctx)),
  toRecords: scanRecords,
};
