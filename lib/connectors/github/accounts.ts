import { z } from "zod";
import type { ManagedBy, Ref } from "@/lib/domain/record";
import { looksLikeMachine } from "./machine-users";
import { loginName, userRef } from "./names";
import { type GitHubRecords, idSchema, nameSchema } from "./page-body";

export const accountSchema = z.object({
  id: idSchema,
  login: nameSchema,
  type: z.string().max(100).optional().catch(undefined),
});
export type Account = z.output<typeof accountSchema>;

/** The account that something belongs to; null where the answer names none. */
export function accountOf(value: unknown): Account | null {
  return accountSchema.safeParse(value).data ?? null;
}

/** Whose a token or key of an account is: a person's own, unless the account is a machine's. */
export function managerOf(account: { login?: string; type?: string } | null): ManagedBy {
  return account && !looksLikeMachine(account) ? "person" : "customer";
}

export function refOf(records: GitHubRecords, account: Account): Ref {
  return userRef(records.realm, account.id);
}

/** An account where only its login is known. */
export function refOfLogin(records: GitHubRecords, login: string): Ref {
  return { realm: records.realm, externalId: loginName(login) };
}
