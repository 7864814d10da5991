import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { GitHubRecords } from "./page-body";

/** How a main branch is protected: who may push to it without a review can change what its workflows do. */
export function protectionRecords(page: Page): Parsed {
  const records = new GitHubRecords(page);
  for (const { place, value } of records.items()) {
    const branch = place.repo?.default_branch ?? "main";
    records.add({
      t: "resource",
      ref: { realm: records.realm, externalId: `${place.ref.externalId}/branch/${branch}` },
      kind: "branch",
      name: `${place.title} ${branch}`,
      container: place.ref,
      policy: value,
    });
  }
  return records.parsed();
}
