import { showText } from "@/lib/domain/text";

/** One kind of evidence for an owner: how far it goes by itself, and how it is said. */
interface Kind {
  /** What it is called in a list of kinds. */
  title: string;
  /** How sure it is when nothing else is known, 0 to 100. */
  strength: number;
  /** Kinds that are likely to have come from the same hand count once together. */
  family: string;
  /** Days after which a date on it makes it weaker by a third. Left out: its age says nothing. */
  fadesAfterDays?: number;
  /** It is about everything around the identity, and gives way to what is about the identity itself. */
  general?: true;
  /** As a clause after which the name follows: "the tag owner=payments names". */
  says: (said: string, where: string) => string;
}

const kind = (
  title: string,
  strength: number,
  family: string,
  says: Kind["says"],
  more: Pick<Kind, "fadesAfterDays" | "general"> = {},
): Kind => ({ title, strength, family, says, ...more });

/** Every kind of evidence. A claim of 70 or more says who owns it; the rest says who had to do with it. */
export const evidenceKinds = {
  owner_object: kind("Owner in the source", 84, "source", (said) => `the source lists ${said} as its owner:`),
  tag_owner: kind("Owner tag", 76, "tags", (said, where) => `the tag ${where}=${said} names`),
  tag_team: kind("Team tag", 72, "tags", (said, where) => `the tag ${where}=${said} names`),
  tag_contact: kind("Contact tag", 58, "tags", (said, where) => `the tag ${where}=${said} names`),
  column: kind("Spreadsheet", 68, "sheet", (said) => `a spreadsheet's owner column says ${said}:`),
  business_column: kind(
    "Spreadsheet",
    68,
    "sheet",
    (said) => `a spreadsheet's business owner column says ${said}:`,
  ),
  code_owners: kind(
    "Code owners",
    66,
    "repository",
    (said, where) => `CODEOWNERS of ${where} lists ${said}:`,
  ),
  workload_tag: kind(
    "Labels of what runs as it",
    66,
    "workload",
    (said, where) => `what runs as it, ${where}, is labelled ${said}:`,
  ),
  namespace_tag: kind(
    "Labels of its place",
    60,
    "place",
    (said, where) => `the place it is in, ${where}, is labelled ${said}:`,
    { general: true },
  ),
  account_tag: kind(
    "Tags of the account",
    45,
    "account",
    (said, where) => `the account ${where} is tagged ${said}:`,
    { general: true },
  ),
  description: kind("Description", 50, "description", (said) => `its description names ${said}:`),
  repository_admin: kind(
    "Administers the repository",
    40,
    "repository admin",
    (said, where) => `${said} administers the repository ${where}:`,
  ),
  creator: kind("Made it", 55, "creator", (said) => `${said} made it:`, { fadesAfterDays: 730 }),
  registered: kind("Registered it", 45, "creator", (said) => `${said} registered it:`, {
    fadesAfterDays: 730,
  }),
  changer: kind("Changed it last", 40, "changer", (said) => `${said} changed it last:`, {
    fadesAfterDays: 180,
  }),
  user: kind("Uses it", 45, "user", (said) => `it acts on behalf of ${said}:`, { fadesAfterDays: 90 }),
  sibling: kind("Siblings", 58, "siblings", (said) => `${said} beside it answers to`),
  account_team: kind("Account", 45, "account", (said) => `the account ${said} belongs to`, { general: true }),
  path: kind("Path", 35, "name", (said) => `it is kept under ${said}, named after`),
  name: kind("Name", 30, "name", () => `it is named after`),
  manager_of_gone: kind("Manager of one who left", 28, "left", (said) => `${said} left; their manager is`, {
    general: true,
  }),
  team_of_gone: kind("Team of one who left", 34, "left", (said) => `${said} left; their team is`, {
    general: true,
  }),
  business_tag: kind("Business tag", 78, "tags", (said, where) => `the tag ${where}=${said} names`),
  manager_of_owner: kind(
    "Manager of the technical owner",
    30,
    "manager",
    (said) => `${said} looks after it; their manager is`,
    {
      general: true,
    },
  ),
} as const satisfies Record<string, Kind>;
export type EvidenceKind = keyof typeof evidenceKinds;

/** From this strength on, evidence claims an owner outright. */
export const claimStrength = 66;

/** A kind's properties, where only some kinds have all of them. */
export function kindOf(name: EvidenceKind): Kind {
  return evidenceKinds[name];
}

const dayMs = 86_400_000;

/** How far a piece of evidence goes today. */
export function strengthOf(name: EvidenceKind, at: Date | null, now: Date): number {
  const { strength, fadesAfterDays } = kindOf(name);
  const isOld =
    fadesAfterDays !== undefined && at !== null && now.getTime() - at.getTime() > fadesAfterDays * dayMs;
  return isOld ? Math.round((strength * 2) / 3) : strength;
}

/** `The tag owner=payments names Payments.` What sources wrote is shown so that it cannot pretend to be something else. */
export function sentence(name: EvidenceKind, said: string, where: string | null, who: string): string {
  const clause = kindOf(name).says(showText(said, 120), showText(where ?? "", 80));
  return capital(`${clause} ${showText(who, 80)}.`);
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
