/** A right that every domain gives to groups of its own, known by the end of their security identifier. */
export interface DirectoryRight {
  action: string;
  /** What whoever has it may, after "It ". */
  sentence: string;
  rids: readonly string[];
}

/**
 * What the groups that every domain has are given by default, in the domain. Names are translated and can be changed; these numbers
 * cannot. https://learn.microsoft.com/windows-server/identity/ad-ds/manage/understand-security-groups
 */
export const rights: readonly DirectoryRight[] = [
  {
    action: "administer-domain",
    sentence: "administers the domain",
    rids: ["512", "519", "544"],
  },
  {
    action: "replicate-domain",
    sentence: "copies the domain with everybody's password hashes (DCSync)",
    rids: ["512", "516", "519", "544"],
  },
  {
    action: "change-accounts",
    sentence: "makes and changes accounts and groups that no administrator guards, and sets their passwords",
    rids: ["512", "519", "544", "548"],
  },
  {
    action: "back-up-controllers",
    sentence: "reads every file of a domain controller, its database of passwords among them",
    rids: ["512", "519", "544", "551"],
  },
  {
    action: "run-on-controllers",
    sentence: "runs programs on domain controllers",
    rids: ["512", "519", "544", "549", "550"],
  },
  {
    action: "change-group-policy",
    sentence: "makes group policies, which run programs on computers where they are linked",
    rids: ["512", "519", "520", "544"],
  },
  {
    action: "change-schema",
    sentence: "changes the schema of the forest, and so what new accounts are given",
    rids: ["518"],
  },
  {
    action: "change-keys",
    sentence: "adds keys with which it signs in as other accounts",
    rids: ["512", "519", "526", "527", "544"],
  },
];

/** The number at the end of a built-in group's identifier (`S-1-5-32-551`, `S-1-5-21-…-512`); null: it is no such group. */
export function ridOf(externalId: string): string | null {
  return /^group\/S-1-5-(?:32|21-\d{1,10}-\d{1,10}-\d{1,10})-(5\d\d)$/.exec(externalId)?.[1] ?? null;
}
