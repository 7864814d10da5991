/** Directories have no names for permissions: it is reading entries of a kind, as their access rules say it. */
export const permission = {
  root: "read on the topmost entry",
  accounts: "read on accounts",
  units: "read on organisational units",
  managed: "read on managed service accounts",
  computers: "read on computers",
  groups: "read on groups",
} as const;
