import type { IdentityClass, IdentityKind, ManagedBy } from "@/lib/domain/record";

/** What bears on whether a person stands behind an identity; what no source said is null. */
export interface ClassFacts {
  kind: IdentityKind;
  name: string;
  path?: string | null;
  tags?: Readonly<Record<string, string>>;
  hasConsolePassword?: boolean | null;
  hasKeys?: boolean | null;
  mfa?: boolean | null;
  /** A directory lists a person under this account. */
  directoryMatch?: boolean | null;
  /** Software is known to run as it. */
  runsWorkload?: boolean | null;
}

/** Kinds that people may stand behind. All others are machines by their nature. */
const personalKinds: ReadonlySet<IdentityKind> = new Set([
  "cloud_user",
  "directory_account",
  "db_user",
  "system_account",
  "access_token",
  "oauth_grant",
  "ssh_key",
  "other",
]);

const typeTagKeys = /^(?:type|usertype|identitytype|accounttype|principaltype|kind)$/;
const machineWords =
  /^(?:service|serviceaccount|machine|bot|robot|application|app|workload|automation|nonhuman|system)$/;

/**
 * Whether an identity is a person's. Human needs positive proof (a directory lists the person, or a path that the
 * provider reserves for single sign-on); a password, a second factor or a name like a person's is none, and leaves it
 * unsure, which counts as non-human.
 */
export function classOf(facts: ClassFacts): { class: IdentityClass; why: string } {
  const { kind } = facts;
  if (kind === "root_account") {
    return {
      class: "both",
      why: "The root of an account: a person signs in with it, and its keys act on their own.",
    };
  }
  if (isSingleSignOn(facts)) {
    return {
      class: "human",
      why: "It lies in the path that AWS reserves for people who sign in with single sign-on.",
    };
  }
  if (!personalKinds.has(kind))
    return { class: "non_human", why: "No person can be behind this kind of identity." };
  if (facts.directoryMatch === true) {
    return facts.runsWorkload === true
      ? { class: "both", why: "The directory lists a person under it, and software runs as it." }
      : { class: "human", why: "The directory lists a person under it." };
  }
  const tag = Object.entries(facts.tags ?? {}).find(
    ([key, value]) => typeTagKeys.test(squeeze(key)) && machineWords.test(squeeze(value)),
  );
  if (tag) return { class: "non_human", why: `Its tag ${tag[0]} says ${tag[1]}.` };
  if (facts.hasConsolePassword === true) {
    const also = [facts.mfa === true ? "a second factor" : "", facts.hasKeys === true ? "keys" : ""].filter(
      Boolean,
    );
    const more = also.length > 0 ? ` and has ${also.join(" and ")}` : "";
    return {
      class: "unsure",
      why: `It can sign in with a password${more}, but no directory lists a person under it.`,
    };
  }
  if (facts.hasConsolePassword === false) {
    return facts.hasKeys === true
      ? { class: "non_human", why: "It has keys and no password to sign in with." }
      : { class: "non_human", why: "It has no password to sign in with." };
  }
  if (facts.runsWorkload === true) return { class: "non_human", why: "Software runs as it." };
  return { class: "unsure", why: "Nothing proves that a person is behind it, and nothing rules it out." };
}

/**
 * Who answers for an account of a directory. Only one that is proven to be a person's is set aside; what nobody is sure of
 * is counted.
 */
export function managerOfClass(guess: IdentityClass): ManagedBy {
  return guess === "human" ? "person" : "customer";
}

/** AWS keeps this path for roles of IAM Identity Center; nobody else can create a role in it. */
function isSingleSignOn(facts: ClassFacts): boolean {
  return facts.kind === "cloud_role" && facts.path?.startsWith("/aws-reserved/sso.amazonaws.com/") === true;
}

function squeeze(text: string): string {
  return text.toLowerCase().replace(/[^a-z]/g, "");
}
