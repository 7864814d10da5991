/**
 * OWASP Non-Human Identities Top 10, 2025: titles as in `2025/docs/top-10-2025.md` of OWASP/www-project-non-human-identities-top-10;
 * beyond them what concerns AI agents, which that list leaves out.
 */
export const riskList = {
  NHI1: "Improper Offboarding",
  NHI2: "Secret Leakage",
  NHI3: "Vulnerable Third-Party NHI",
  NHI4: "Insecure Authentication",
  NHI5: "Overprivileged NHI",
  NHI6: "Insecure Cloud Deployment Configurations",
  NHI7: "Long-Lived Secrets",
  NHI8: "Environment Isolation",
  NHI9: "NHI Reuse",
  NHI10: "Human Use of NHI",
  AGENT: "AI agents",
} as const;
export type RiskListId = keyof typeof riskList;
export const riskListIds: readonly RiskListId[] = [
  "NHI1",
  "NHI2",
  "NHI3",
  "NHI4",
  "NHI5",
  "NHI6",
  "NHI7",
  "NHI8",
  "NHI9",
  "NHI10",
  "AGENT",
];
