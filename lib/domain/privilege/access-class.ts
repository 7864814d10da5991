import { limitOf } from "@/lib/domain/powers/limits";
import type { EntitlementPowers, Power } from "@/lib/domain/powers/power";
import { placeWords } from "@/lib/domain/powers/target-reach";
import { showText } from "@/lib/domain/text";

/** What a grant is for, the weightiest of it. `none`: understood, and nothing by itself; `unknown`: not known here. */
export const accessClasses = [
  "admin",
  "permissions",
  "deploy",
  "write",
  "data-read",
  "read",
  "none",
  "unknown",
] as const;
export type AccessClass = (typeof accessClasses)[number];

const classOf: Record<Power, AccessClass> = {
  administer: "admin",
  grant_access: "permissions",
  create_credentials: "permissions",
  change_trust: "permissions",
  impersonate: "permissions",
  disable_logging: "permissions",
  deploy: "deploy",
  delete: "write",
  write: "write",
  read_secrets: "data-read",
  read_all: "data-read",
  read: "read",
};

/** After "can". */
const words: Record<Power, string> = {
  administer: "do everything",
  grant_access: "give itself or others access",
  create_credentials: "make credentials of others",
  change_trust: "change who may become others",
  impersonate: "act as others",
  disable_logging: "switch off what records deeds",
  read_secrets: "read the values of secrets",
  deploy: "change what runs",
  delete: "delete",
  write: "write",
  read_all: "read all data",
  read: "read",
};

/** A grant as far as its meaning hangs on it. Names are text of others. */
export interface GrantFacts {
  entitlement: { name: string | null; externalId: string | null; system: string | null };
  /** Null: all that the realm reaches. */
  target: { kind: string | null; name: string | null; externalId: string | null } | null;
  effect: "allow" | "deny" | "boundary";
  condition: unknown;
}

/** What a grant is for, and what that means in a sentence, from what is known of its entitlement alone. */
export function accessOf(
  grant: GrantFacts,
  known: EntitlementPowers,
): { class: AccessClass; sentence: string } {
  const name = showText(grant.entitlement.name || grant.entitlement.externalId || "it", 120);
  if (!known.understood) return { class: "unknown", sentence: `What ${name} gives is not known here.` };
  const powers = known.powers;
  const heaviest = accessClasses.find((each) => powers.some((power) => classOf[power] === each)) ?? "none";
  if (heaviest === "none") return { class: heaviest, sentence: `${name} gives nothing by itself.` };
  const what = `${listed(said(powers).map((power) => words[power]))} ${placeOf(grant, known.wide)}`;
  const sentence = {
    allow: `It can ${what}${limitWords(grant)}.`,
    deny: `Whatever else it is given, it cannot ${what}${limitWords(grant)}.`,
    boundary: `Whatever else it is given, it can do no more than ${what}.`,
  }[grant.effect];
  return { class: heaviest, sentence };
}

/** What the heavier words say already is left out. */
function said(powers: readonly Power[]): readonly Power[] {
  if (powers.includes("administer")) return ["administer"];
  return powers.filter((power) => power !== "read" || !powers.includes("read_all"));
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

function placeOf({ entitlement, target }: GrantFacts, isWide: boolean): string {
  if (target === null)
    return isWide ? `in ${placeWords(entitlement.system ?? "", null, null)}` : "on what it names";
  const name = showText(target.name || target.externalId || "", 120);
  return `in ${placeWords(entitlement.system ?? "", { kind: target.kind ?? "unknown", name }, null)}`;
}

function limitWords({ entitlement, condition }: GrantFacts): string {
  const limit = limitOf(entitlement.system ?? "", condition);
  return limit === "depends" ? ", where its condition holds" : limit === "part" ? ", in a part of it" : "";
}
