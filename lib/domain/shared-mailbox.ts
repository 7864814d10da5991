/** What mailboxes are called that nobody answers for alone. No word of it is somebody's name ("dev" is). */
const roleNames = new Set([
  "abuse",
  "admin",
  "administrator",
  "admins",
  "alerts",
  "billing",
  "cloudops",
  "contact",
  "developers",
  "devops",
  "donotreply",
  "engineering",
  "finance",
  "helpdesk",
  "hello",
  "hostmaster",
  "info",
  "infra",
  "infrastructure",
  "it",
  "mail",
  "monitoring",
  "noreply",
  "office",
  "oncall",
  "ops",
  "operations",
  "platform",
  "postmaster",
  "reply",
  "root",
  "secops",
  "security",
  "service",
  "servicedesk",
  "sre",
  "support",
  "sysadmin",
  "team",
  "webmaster",
]);

/**
 * Whether an e-mail address is a role's and no person's: `it@`, `no-reply@`, `payments-team@`. The last word decides;
 * what stands behind a plus sign and numbers say nothing.
 */
export function isSharedMailbox(email: string): boolean {
  const at = email.lastIndexOf("@");
  if (at < 1) return false;
  const local = email.slice(0, at).toLowerCase().replace(/\+.*$/, "");
  const last = local.split(/[._\-\d]+/).findLast((word) => word !== "");
  return last !== undefined && roleNames.has(last);
}

/** What to do instead of naming a shared mailbox as a person or owner. */
export const insteadOfMailbox = "Name the person who answers, or a team.";
