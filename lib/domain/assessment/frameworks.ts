/** The clauses that rules speak to, in the words of each standard, shortened. */
export const frameworks = {
  "CIS Controls 8.1": {
    "5.1": "Establish and maintain an inventory of accounts",
    "5.3": "Disable dormant accounts",
    "5.5": "Establish and maintain an inventory of service accounts",
    "15.7": "Securely decommission service providers",
  },
  "NIST 800-53 r5": {
    "AC-2(3)": "Disable accounts",
    "AC-6": "Least privilege",
    "IA-5": "Authenticator management",
  },
  "PCI DSS 4.0": {
    "7.2.4": "Review of user accounts and access privileges",
    "7.2.5": "Application and system accounts are assigned and managed by least privilege",
    "7.2.5.1": "Access by application and system accounts is reviewed",
    "8.2.5": "Access for terminated users is immediately revoked",
    "8.2.6": "Inactive accounts are removed or disabled within 90 days",
    "8.6.1": "Interactive use of system and application accounts is prevented unless needed",
    "8.6.2": "No hard-coded passwords for system and application accounts",
    "8.6.3": "Passwords of system and application accounts are changed and protected",
  },
  "SOC 2": {
    "CC6.1": "Logical access security over protected information assets",
    "CC6.2": "Registration and authorisation before credentials are issued; removal",
    "CC6.3": "Access is authorised, modified and removed by roles and least privilege",
  },
  "ISO 27001:2022": {
    "A.5.15": "Access control",
    "A.5.16": "Identity management",
    "A.5.17": "Authentication information",
    "A.5.18": "Access rights",
    "A.8.2": "Privileged access rights",
  },
  "CSA CCM 4": {
    "IAM-03": "Identity inventory",
    "IAM-05": "Least privilege",
    "IAM-07": "User access changes and revocation",
    "IAM-08": "User access review",
    "IAM-10": "Management of privileged access roles",
  },
} as const;
export type Framework = keyof typeof frameworks;
/** `[framework, clause]`. */
export type FrameworkClause = { [F in Framework]: readonly [F, keyof (typeof frameworks)[F]] }[Framework];
export const frameworkNames = [
  "CIS Controls 8.1",
  "NIST 800-53 r5",
  "PCI DSS 4.0",
  "SOC 2",
  "ISO 27001:2022",
  "CSA CCM 4",
] as const satisfies readonly Framework[];
