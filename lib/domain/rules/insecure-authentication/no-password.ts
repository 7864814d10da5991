import { activeCredentials, mayWork } from "@/lib/domain/assessment/about";
import type { IdentityContext, TrustContext } from "@/lib/domain/assessment/context";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass, unknown } from "@/lib/domain/assessment/verdict";

/** Accounts that came with the server count as well: it is our server that they open. */
export const noPassword: IdentityRule = {
  id: "no-password",
  subject: "identity",
  title: "Account that needs no password",
  why: "Whoever reaches the server is this account; nothing has to be stolen or guessed.",
  fix: "Give the account a password, a certificate or an access list, or switch it off; until then let only known machines reach the server.",
  verify: "Signing in without a password is refused.",
  risks: ["NHI4"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["PCI DSS 4.0", "8.6.3"],
    ["SOC 2", "CC6.1"],
    ["ISO 27001:2022", "A.5.17"],
  ],
  severity: { usual: "high", nonProduction: "medium" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) =>
    mayWork(identity) &&
    ((identity.kind === "db_user" && ["mysql", "redis"].includes(identity.system)) ||
      flagsOf(identity).includes("PASSWD_NOTREQD")),
  judge(identity) {
    const doors = identity.trustedBy.filter(isOpenDoor);
    if (doors.length > 0)
      return failOrPass(
        doors.map((door) => ({
          key: door.id,
          ...(isLocal(door) ? { severity: "low" as const } : {}),
          confidence: "high",
          sentence: `It lets in ${door.subject === "*" ? "whoever reaches its server" : door.subject} without a password.`,
          evidence: [{ label: "Who may sign in", value: door.subject === "*" ? "anybody" : door.subject }],
        })),
      );
    if (flagsOf(identity).includes("PASSWD_NOTREQD"))
      return failOrPass([
        {
          key: "flag",
          severity: "medium",
          // That none is needed does not say that it has none.
          confidence: "medium",
          sentence: "Its directory asks for no password of it: has it one?",
          evidence: [{ label: "Flags", value: flagsOf(identity).join(", ") }],
        },
      ]);
    return activeCredentials(identity).length > 0 ? pass() : unknown("how it signs in");
  },
};

function isOpenDoor({ kind, effect, condition }: TrustContext): boolean {
  if (kind !== "login" || effect !== "allow" || typeof condition !== "object" || condition === null)
    return false;
  return (
    ("nopass" in condition && condition.nopass === true) ||
    ("noPassword" in condition && condition.noPassword === true)
  );
}

/** Only from the machine itself. */
function isLocal({ subject }: TrustContext): boolean {
  return /^anyone at (?:localhost|127\.0\.0\.1|::1)$/.test(subject);
}

function flagsOf({ kind, tags }: IdentityContext): string[] {
  return kind === "directory_account" ? (tags.flags ?? "").split(", ") : [];
}
