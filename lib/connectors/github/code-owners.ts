import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { isObject } from "@/lib/connectors/sdk/page-records";
import type { Tools } from "./kept-within";
import { GitHubRecords } from "./page-body";
import { readAll } from "./paging";
import { permission } from "./permission-names";

/** Where GitHub looks for the file, in its order; the first that is there counts. */
const places = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];
const mostOwners = 10;

/** Of a repository: who owns its code, and who administers it by name. Of the file only the owners of everything are kept. */
export async function keptCodeOwners(
  _item: unknown,
  { github }: Tools,
  repo: string | null,
): Promise<unknown> {
  const admins = await readAll(github.call, {
    path: `/repos/${repo}/collaborators`,
    query: { affiliation: "direct", permission: "admin" },
    permission: permission.metadata,
    // Who may not push is not told.
    accept: [403],
  });
  return {
    owners: await ownersIn(repo, { github }),
    admins: admins.flatMap((each) => (isObject(each) && typeof each.login === "string" ? [each.login] : [])),
  };
}

async function ownersIn(repo: string | null, { github }: Pick<Tools, "github">): Promise<string[]> {
  for (const place of places) {
    const [file] = await readAll(github.call, {
      path: `/repos/${repo}/contents/${place}`,
      permission: permission.contents,
      single: true,
      accept: [404],
    });
    if (isObject(file) && typeof file.content === "string" && file.encoding === "base64")
      return ownersOfAll(Buffer.from(file.content, "base64").toString("utf8").slice(0, 200_000));
  }
  return [];
}

/** The owners of everything: of the last line for all paths; where there is none, whoever every line names. */
export function ownersOfAll(text: string): string[] {
  const lines = text.split(/\r?\n/).flatMap((line) => {
    const [pattern = "", ...rest] = line
      .replace(/(^|\s)#.*$/, "")
      .trim()
      .split(/\s+/);
    const owners = rest.filter((each) => /^@[\w.-]+(?:\/[\w.-]+)?$|^[^\s@]+@[^\s@]+$/.test(each));
    return pattern === "" ? [] : [{ pattern, owners }];
  });
  const everything = lines.findLast(({ pattern }) => ["*", "/", "**", "/**", "/*"].includes(pattern));
  if (everything) return everything.owners.slice(0, mostOwners);
  const [first, ...others] = lines;
  const shared = first?.owners.filter((owner) => others.every(({ owners }) => owners.includes(owner)));
  return (shared ?? []).slice(0, mostOwners);
}

const keptSchema = z.object({
  owners: z.array(z.string().max(300)).max(mostOwners),
  admins: z.array(z.string().max(300)).max(1000),
});

/** A resource of the repository that says whose code it is. */
export function codeOwnerRecords(page: Page): Parsed {
  const records = new GitHubRecords(page);
  for (const item of records.items()) {
    const kept = records.read(keptSchema, item);
    const { place } = item;
    if (!kept || !place.repo || kept.owners.length + kept.admins.length === 0) continue;
    records.add({
      t: "resource",
      ref: { realm: records.realm, externalId: `${place.ref.externalId}/code-owners` },
      kind: "code_owners",
      name: `Code owners of ${place.title}`,
      container: place.ref,
      policy: { owners: kept.owners, admins: kept.admins.slice(0, 20) },
    });
  }
  return records.parsed();
}
