const scope = (name: string) => `https://www.googleapis.com/auth/admin.${name}`;

/** Scopes of OAuth, which are what a reader of Google Workspace is allowed. */
export const permission = {
  customer: scope("directory.customer.readonly"),
  people: scope("directory.user.readonly"),
  groups: scope("directory.group.readonly"),
  /** Google has no scope that only reads tokens and app passwords: this one may also revoke them. */
  tokens: scope("directory.user.security"),
  roles: scope("directory.rolemanagement.readonly"),
  audit: scope("reports.audit.readonly"),
} as const;
