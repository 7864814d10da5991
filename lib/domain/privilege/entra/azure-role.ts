import { z } from "zod";
import { covers } from "@/lib/domain/powers/wildcard";
import { anyOf, type Certainty } from "../certainty";

const lower = z
  .array(z.string())
  .nullish()
  .transform((list) => (list ?? []).map((each) => each.toLowerCase()));

const roleSchema = z.object({
  permissions: z.array(
    z.object({
      actions: lower,
      notActions: lower,
      dataActions: lower,
      notDataActions: lower,
      condition: z.string().nullish(),
    }),
  ),
});

/** What a role of Azure gives; null: it was not listed. */
export type AzureRole = z.output<typeof roleSchema>["permissions"] | null;

export function azureRoleOf(body: unknown): AzureRole {
  return roleSchema.safeParse(body).data?.permissions ?? null;
}

/** Whether an operation is one on data, on the resource, or may be either. */
export type Plane = "data" | "control" | "either";

/**
 * Whether a role gives an action, in lower case. `Not` takes away from the same permission alone: another role may still give it.
 * https://learn.microsoft.com/azure/role-based-access-control/role-definitions
 */
export function azureRoleGives(role: AzureRole, action: string, plane: Plane): Certainty {
  if (role === null) return "unknown";
  return anyOf(
    role.flatMap(({ actions, notActions, dataActions, notDataActions, condition }): Certainty[] => {
      const control = plane !== "data" && within(actions, notActions, action);
      const data = plane !== "control" && within(dataActions, notDataActions, action);
      if (!control && !data) return [];
      return [condition ? "unknown" : "yes"];
    }),
  );
}

function within(allowed: readonly string[], but: readonly string[], action: string): boolean {
  return allowed.some((each) => covers(each, action)) && !but.some((each) => covers(each, action));
}

/**
 * On what an operation works, as the roles of the tenant tell that name it: one that stands only among data actions is of data. What no
 * role names is taken for one on the resource, as most are.
 */
export class Planes {
  readonly #control = new Set<string>();
  readonly #data = new Set<string>();
  readonly #dataPatterns: string[] = [];

  constructor(roles: Iterable<AzureRole>) {
    for (const permission of [...roles].flatMap((role) => role ?? [])) {
      for (const each of [...permission.actions, ...permission.notActions]) this.#control.add(each);
      for (const each of [...permission.dataActions, ...permission.notDataActions]) {
        this.#data.add(each);
        // A star for nearly everything tells of nothing in particular.
        if (each.includes("*") && each.indexOf("*") > each.indexOf("/")) this.#dataPatterns.push(each);
      }
    }
  }

  of(action: string): Plane {
    const [control, data] = [this.#control.has(action), this.#data.has(action)];
    if (control && data) return "either";
    if (control) return "control";
    return data || this.#dataPatterns.some((pattern) => covers(pattern, action)) ? "data" : "control";
  }
}
