import { z } from "zod";
import { anyOf, type Certainty } from "../certainty";

const roleSchema = z.object({
  rolePermissions: z.array(
    z.object({
      allowedResourceActions: z
        .array(z.string())
        .nullish()
        .transform((list) => list ?? []),
      condition: z.string().nullish(),
    }),
  ),
});

/** What a role of the directory gives, as Graph lists it; null: it was not listed. */
export type DirectoryRole = z.output<typeof roleSchema>["rolePermissions"] | null;

export function directoryRoleOf(body: unknown): DirectoryRole {
  return roleSchema.safeParse(body).data?.rolePermissions ?? null;
}

/** Whether a role gives an action. A condition (`$ResourceIsSelf`, an owner) leaves it open. */
export function directoryRoleGives(role: DirectoryRole, action: string): Certainty {
  if (role === null) return "unknown";
  return anyOf(
    role.flatMap(({ allowedResourceActions, condition }): Certainty[] =>
      allowedResourceActions.some((allowed) => actionCovers(allowed.toLowerCase(), action))
        ? [condition ? "unknown" : "yes"]
        : [],
    ),
  );
}

/**
 * Whether one action of the directory covers another: `namespace/entity/property set/action`, of which the last may be `allTasks`,
 * the property set `allProperties`, the entity `allEntities`, and any part a star.
 * https://learn.microsoft.com/entra/identity/role-based-access-control/custom-overview
 */
export function actionCovers(allowed: string, asked: string): boolean {
  if (allowed === asked) return true;
  const [namespace, entity, ...given] = allowed.split("/");
  const [askedNamespace, askedEntity, ...wanted] = asked.split("/");
  const any = (part: string | undefined, all: string) => part === all || part === "*";
  if (namespace !== askedNamespace) return false;
  if (entity !== askedEntity && !any(entity, "allentities")) return false;
  const verb = given.at(-1);
  if (!any(verb, "alltasks") && verb !== wanted.at(-1)) return false;
  const [properties, askedProperties] = [given.slice(0, -1).join("/"), wanted.slice(0, -1).join("/")];
  // All tasks without a property set are all that there are.
  return (
    properties === askedProperties ||
    any(properties, "allproperties") ||
    (properties === "" && any(verb, "alltasks"))
  );
}
