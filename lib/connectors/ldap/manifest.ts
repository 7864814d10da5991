import type { Manifest } from "@/lib/connectors/sdk/contract";
import { accessGuide } from "./access-guide";
import { type LdapConfig, ldapConfigSchema, ldapFields } from "./config";
import { dataSets } from "./data-sets";

export const manifest: Manifest<LdapConfig> = {
  id: "ldap",
  title: "Active Directory and LDAP",
  category: "Directory",
  summary:
    "Finds the accounts of a directory, tells those of machines from those of people, and says which groups they are in and what they may act as.",
  config: ldapConfigSchema,
  fields: ldapFields,
  dataSets,
  cannotSee: [
    "What the reader may not see: a directory leaves it out without a word.",
    "When an account of Active Directory was last used to better than 14 days: so late is it replicated.",
    "The last use of accounts of OpenLDAP without lastbind, and signing in at a replica, which is not told to the others.",
    "Whether an account of OpenLDAP without ppolicy has a password, and how old it is.",
    "Access rules of the directory itself: who may change passwords or groups, or copy the domain (DCSync).",
    "Other domains of a forest: each is a source of its own. Certificate templates, trusts between domains, and deleted accounts.",
    "Members of groups that the server computes (memberURL), and key credentials of Windows Hello.",
    "Whether an account is a person's, where the directory tells neither an employee number nor a place of work.",
  ],
  neverReads: [
    "Passwords and their hashes (userPassword, unicodePwd, msDS-ManagedPassword): they are never asked for",
    "Private keys; of certificates and SSH keys, which are public, names, dates and fingerprints stay",
    "Photos, telephone numbers and addresses of people",
  ],
  evidence: "api",
  proof: {
    state: "partly",
    by: "Tried against a real OpenLDAP 2.5 and a real domain of Samba 4.17; Microsoft's own Active Directory and others follow their documentation.",
  },
  access: accessGuide,
};
