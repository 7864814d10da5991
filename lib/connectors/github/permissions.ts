import { z } from "zod";
import type { Ref } from "@/lib/domain/record";
import { system } from "./names";
import type { GitHubRecords } from "./page-body";

const permissionSchema = z.object({
  area: z.string().min(1).max(100),
  permission: z.string().min(1).max(200),
  level: z.string().min(1).max(100),
});

/** The permissions of an app or a token, each a grant on the organisation or on the repositories that it reaches. */
export function addPermissions(
  records: GitHubRecords,
  holder: Ref,
  given: { permissions: unknown; organisation: Ref; repositories: Ref[]; condition?: unknown; where: string },
): void {
  for (const outside of records.list(given.permissions, `${given.where} permissions`)) {
    const read = permissionSchema.safeParse(outside);
    if (!read.success) {
      records.problem(given.where, "One of its permissions cannot be read.");
      continue;
    }
    const entitlement = addPrivilege(records, read.data);
    const reached = read.data.area === "repository" ? given.repositories : [given.organisation];
    for (const scope of reached) {
      const condition = read.data.area === "repository" ? given.condition : undefined;
      records.add({ t: "grant", principal: holder, entitlement, scope, condition });
    }
  }
}

/** A permission at a level (`repository contents: write`), which GitHub defines. */
export function addPrivilege(
  records: GitHubRecords,
  { area, permission, level }: z.output<typeof permissionSchema>,
): Ref {
  const ref = { realm: records.realm, externalId: `permission/${area}/${permission}/${level}` };
  if (records.isNew("entitlement", ref)) {
    records.add({
      t: "entitlement",
      ref,
      kind: "privilege",
      name: `${area} ${permission.replaceAll("_", " ")}: ${level}`,
      system,
      managedBy: "provider",
      body: { area, permission, level },
    });
  }
  return ref;
}
