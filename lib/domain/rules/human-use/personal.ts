import type { IdentityContext, OtherIdentity } from "@/lib/domain/assessment/context";

/** Whether it is a person's own account or credential, as far as its sources show. */
export function isPersonal(identity: IdentityContext): boolean {
  const { managedBy, class: of } = identity;
  if (managedBy === "person") return true;
  if (managedBy === "provider") return false;
  return of === "human" || (of !== "non_human" && isNamedAfterSomebody(identity));
}

/** People in whose name software acts with it: a token that has no account of its own. */
export function actsFor({ kind, class: of, mayBecome }: IdentityContext): OtherIdentity[] {
  if (of !== "non_human" || (kind !== "access_token" && kind !== "api_key")) return [];
  return mayBecome.flatMap(({ kind: how, effect, identity }) =>
    how === "runs_as" && effect === "allow" && identity.class === "human" ? [identity] : [],
  );
}

/** A source names somebody of the directory, and the account bears that name: `grace.adeyemi`. */
function isNamedAfterSomebody({ name, traces }: IdentityContext): boolean {
  const account = letters(name.split("@", 1)[0] ?? "");
  return account !== "" && traces.some(({ person }) => person !== null && letters(person.name) === account);
}

function letters(text: string): string {
  return text
    .normalize("NFD")
    .toLowerCase()
    .replace(/[^\p{L}]/gu, "");
}
