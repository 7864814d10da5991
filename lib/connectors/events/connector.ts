import type { Connector } from "@/lib/connectors/sdk/contract";
import { readLine } from "./lines";
import { manifest } from "./manifest";
import { readOcsf } from "./ocsf";

/** Events of any system. It lists nothing: it has logs only. */
export const events: Connector<Record<string, never>> = {
  manifest,
  readEvent: (kind, record) => (kind === "ocsf" ? readOcsf(record) : readLine(record)),
  toRecords: (page) => ({
    records: [],
    problems: [{ where: page.call, what: "Events are counted; they hold no list of anything." }],
  }),
};
