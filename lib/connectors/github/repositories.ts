import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { orgRef, repoRef } from "./names";
import { GitHubRecords, repoSchema } from "./page-body";

/** The organisation and its repositories: places where things are, and what grants reach. */
export function repositoryRecords(page: Page): Parsed {
  const records = new GitHubRecords(page);
  const place = records.organisation();
  if (!place) return records.parsed();
  const { realm } = records;
  const organisation = orgRef(realm, place.org.id);
  records.add({ t: "container", ref: organisation, kind: "organisation", name: place.org.login });
  records.add({
    t: "resource",
    ref: organisation,
    kind: "organisation",
    name: place.org.login,
    container: organisation,
  });
  for (const item of records.items()) {
    const repo = records.read(repoSchema, item);
    if (!repo) continue;
    const ref = repoRef(realm, repo.id);
    const visibility =
      repo.visibility ?? (repo.private === undefined ? undefined : repo.private ? "private" : "public");
    records.add({
      t: "container",
      ref,
      kind: "repository",
      name: repo.full_name,
      parent: organisation,
      status: repo.archived ? "disabled" : "active",
      tags: {
        ...(visibility ? { visibility } : {}),
        ...(repo.topics?.length ? { topics: repo.topics.join(", ") } : {}),
      },
    });
    records.add({ t: "resource", ref, kind: "repository", name: repo.full_name, container: ref });
  }
  return records.parsed();
}
