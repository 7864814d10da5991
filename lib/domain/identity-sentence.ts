import { isNeverUsed } from "@/lib/domain/last-used";
import type { IdentityKind, LastUsed, ManagedBy, Status } from "@/lib/domain/record";
import { systemTitle } from "@/lib/domain/system-title";
import { showText } from "@/lib/domain/text";

/** What the sentence is made of: facts alone. */
export interface SentenceFacts {
  kind: IdentityKind;
  system: string;
  managedBy: ManagedBy;
  status: Status;
  /** The container that it lies in; its name is null while no source has described it. */
  account: { kind: string | null; name: string | null } | null;
  createdAt: Date | null;
  goneAt: Date | null;
  lastUsed: LastUsed;
  activeCredentials: number;
  activeStaticCredentials: number;
  /** Who answers for it, and whether they said so. */
  owner: { state: string; name: string | null };
}

/** What an identity is called within a sentence. */
export const kindWords: Record<IdentityKind, string> = {
  cloud_user: "user",
  cloud_role: "role",
  root_account: "root account",
  service_account: "service account",
  service_principal: "service principal",
  managed_identity: "managed identity",
  oauth_app: "OAuth app",
  oauth_grant: "OAuth grant",
  app_installation: "app installation",
  api_key: "API key",
  access_token: "access token",
  deploy_key: "deploy key",
  webhook: "webhook",
  ci_runner: "CI runner",
  db_user: "database user",
  k8s_service_account: "Kubernetes service account",
  directory_account: "directory account",
  system_account: "system account",
  certificate: "certificate",
  ssh_key: "SSH key",
  scheduled_job: "scheduled job",
  ai_agent: "AI agent",
  mcp_server: "MCP server",
  other: "identity",
};

/** Systems that the words for what lives in them say already, or that are no place of their own. */
const unspoken = new Set(["kubernetes", "host", "mcp", "csv", "manual", "project"]);

/** What an identity is, in a few plain sentences from facts alone. Names in it are safe to show. */
export function identitySentence(facts: SentenceFacts, now: Date): string {
  return [whatItIs(facts), whoRunsIt(facts), waysIn(facts), whenUsed(facts, now), whoAnswers(facts)]
    .filter((part) => part !== "")
    .join(" ");
}

/** The first of them: kind, system and where it lies. */
export function whatItIs({
  kind,
  system,
  account,
  status,
  goneAt,
}: Pick<SentenceFacts, "kind" | "system" | "account" | "status" | "goneAt">): string {
  const place = unspoken.has(system.toLowerCase()) ? "" : systemTitle(system);
  const noun = [place, kindWords[kind]].filter((word) => word !== "").join(" ");
  const where = account?.name
    ? ` in ${(account.kind ?? "account").replaceAll("_", " ")} ${showText(account.name, 80)}`
    : "";
  const first = `${article(noun)} ${noun}${where}.`;
  if (goneAt) return `${first} Gone since ${day(goneAt)}.`;
  const said: Record<Status, string> = {
    active: "",
    disabled: " It is disabled.",
    expired: " It has expired.",
    pending_deletion: " Its deletion is pending.",
    unknown: " Whether it is active is not known.",
  };
  return first + said[status];
}

function whoRunsIt({ managedBy }: SentenceFacts): string {
  const said: Record<ManagedBy, string> = {
    customer: "",
    provider: "Its provider runs it.",
    third_party: "A third party runs it.",
    person: "It is a person's own.",
  };
  return said[managedBy];
}

function waysIn({ activeCredentials, activeStaticCredentials }: SentenceFacts): string {
  if (activeCredentials === 0) return "No active credential of it is known.";
  const all = activeCredentials === 1 ? "1 active credential" : `${activeCredentials} active credentials`;
  if (activeStaticCredentials === 0) return `It has ${all}, none static.`;
  if (activeStaticCredentials === activeCredentials) {
    return `It has ${all}, ${activeCredentials === 1 ? "static" : "all static"}.`;
  }
  return `It has ${all}, ${activeStaticCredentials} of them static.`;
}

/** When it was last used, and how that is known. */
export function whenUsed(
  { lastUsed, createdAt }: Pick<SentenceFacts, "lastUsed" | "createdAt">,
  now: Date,
): string {
  if (lastUsed.at) return `Last used ${ago(lastUsed.at, now)} (${lastUsed.grade}).`;
  if (isNeverUsed({ lastUsed, createdAt }) === "yes")
    return "Never used: all use since its creation is recorded.";
  if (lastUsed.gap === "not_permitted") return "Whether it is used is not known: we may not read that.";
  if (lastUsed.gap === "no_telemetry") return "Whether it is used is not known: nobody records it.";
  return lastUsed.coveredSince
    ? `No use since ${day(lastUsed.coveredSince)}; what was before is not recorded.`
    : "Whether it is used is not known.";
}

function whoAnswers({ owner }: SentenceFacts): string {
  const name = owner.name === null ? "Somebody" : showText(owner.name, 80);
  switch (owner.state) {
    case "accepted":
      return `${name} answers for it.`;
    case "asked":
      return `${name} was asked whether they answer for it.`;
    case "suggested":
      return `${name} may answer for it.`;
    default:
      return "Nobody answers for it.";
  }
}

/** A length of time in its largest fitting unit. */
export function ago(at: Date, now: Date): string {
  const minutes = Math.floor((now.getTime() - at.getTime()) / 60_000);
  if (minutes < 1) return "just now";
  const units: [number, string][] = [
    [525_960, "year"],
    [43_830, "month"],
    [1440, "day"],
    [60, "hour"],
    [1, "minute"],
  ];
  const [size, unit] = units.find(([each]) => minutes >= each * (each === 43_830 ? 2 : 1)) ?? [1, "minute"];
  const count = Math.floor(minutes / size);
  return `${count} ${unit}${count === 1 ? "" : "s"} ago`;
}

function day(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** An acronym is spoken letter by letter. */
function article(noun: string): "A" | "An" {
  const word = noun.split(" ")[0] ?? "";
  if (/^[A-Z]{2,}$/.test(word)) return /^[AEFHILMNORSX]/.test(word) ? "An" : "A";
  return /^[aeio]/i.test(word) ? "An" : "A";
}
