/** One default and where it comes from. All of them are settings. */
export interface Threshold {
  title: string;
  value: number;
  unit: "days" | "hours" | "count" | "percent";
  source: string;
}

const house = "house rule";

/** The defaults; settings override single values. */
export const thresholds = {
  cloudKeyRotation: days(
    "Rotate cloud access keys and service-account keys",
    90,
    "CIS AWS 1.14, CIS GCP 1.7",
  ),
  privilegedTokenRotation: days("Rotate privileged API keys and tokens", 90, house),
  tokenRotation: days("Rotate other API keys and tokens", 365, "vendor default"),
  clientSecretRotation: days("Rotate client secrets", 180, "Microsoft guidance"),
  clientSecretLife: days("Longest life of a client secret", 365, "Microsoft guidance"),
  passwordRotation: days("Rotate passwords of service accounts", 365, "PCI DSS 8.6.3 (own risk analysis)"),
  sshKeyRotation: days("Rotate SSH keys", 365, house),
  neverRotated: days("Never rotated since it was made", 365, house),
  federatedKeyAge: days("Static key where federation is in use", 365, house),
  twoActiveKeys: days("Two active keys side by side", 7, "house rule (CIS AWS 1.13 wants one key)"),
  dormant: days("Unused until it is dormant", 90, "PCI DSS 8.2.6"),
  inUse: days("Used within so many days is in use", 30, house),
  newlyCreatedGrace: days("Grace for the newly created", 14, house),
  reviewHigh: days("Review of Tier 0 and high sensitivity", 31, "monthly: house rule"),
  review: days("Review of the rest", 92, "quarterly: CIS Controls 5.5, PCI DSS 7.2.4, 7.2.5.1"),
  leaverRotation: days("Rotate what a leaver could have seen", 7, "PCI DSS 8.2.5, OWASP NHI1"),
  leakDead: hours("A leaked credential is dead", 24, "CSA survey (nearly half need over 24 h)"),
  ownerReconfirmation: days("An owner reconfirms", 365, house),
  openQuestions: count("Open questions to one person", 15, house),
  overloadedOwned: count("Identities that one person can answer for", 100, house),
  unownedPrivileged: days("Until somebody answers for what is privileged", 7, house),
  unowned: days("Until somebody answers for the rest", 30, house),
  firstExpiryWarning: days("First warning before a credential ends", 30, house),
  lastExpiryWarning: days("Last warning before a credential ends", 14, house),
  answerDue: days("An owner answers a question", 14, house),
  remindAfter: days("Until an owner is reminded of open questions, and between reminders", 5, house),
  warnMinimumLife: days("Shortest life that warns by days left", 45, house),
  shortLivedToken: hours("Longest life of a short-lived token", 24, "definition: static credential"),
  shortLivedCertificate: days("Longest life of a short-lived certificate", 90, "definition: short-lived"),
  auditableCoverage: days("Recorded use that makes an identity auditable", 90, "definition: trusted"),
  useLook: days("Oldest look at a source that still tells of use", 30, house),
  endSettles: days("An end at the source takes effect", 2, house),
  rsaBits: count("Fewest bits of an RSA key", 2048, "NIST SP 800-57"),
  manyNetworks: count("Networks that are too many for one lasting credential", 10, house),
  unrelatedWorkloads: count("Workloads of one role that may be unrelated", 3, house),
  emergencyTest: days("Test of emergency access", 90, house),
  holdShare: percent("Share of a scope's rows whose disappearance is held", 20, house),
  holdMinimum: count("Fewest disappearing rows that are held for their share", 5, house),
  holdCount: count("Disappearing rows that are always held when exceeded", 500, house),
} as const satisfies Record<string, Threshold>;
export type ThresholdName = keyof typeof thresholds;
export type ThresholdOverrides = Partial<Record<ThresholdName, number>>;

/** Whether there is a threshold of that name. */
export function isThresholdName(name: string): name is ThresholdName {
  return Object.hasOwn(thresholds, name);
}
export const thresholdNames = Object.keys(thresholds).filter(isThresholdName);

const mostOf: Record<Threshold["unit"], number> = { days: 3650, hours: 8760, count: 100_000, percent: 100 };

/** The greatest value that makes sense: ten years, a year of hours, or all of them. The least is 1. */
export function mostAllowed(name: ThresholdName): number {
  return mostOf[thresholds[name].unit];
}

/** The value to judge by: the default, unless settings say otherwise. */
export function thresholdOf(name: ThresholdName, overrides: ThresholdOverrides = {}): number {
  return overrides[name] ?? thresholds[name].value;
}

function days(title: string, value: number, source: string): Threshold {
  return { title, value, unit: "days", source };
}
function hours(title: string, value: number, source: string): Threshold {
  return { title, value, unit: "hours", source };
}
function count(title: string, value: number, source: string): Threshold {
  return { title, value, unit: "count", source };
}
function percent(title: string, value: number, source: string): Threshold {
  return { title, value, unit: "percent", source };
}
