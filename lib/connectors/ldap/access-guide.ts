import type { AccessGuide } from "@/lib/connectors/sdk/contract";
import type { LdapConfig } from "./config";

const safeDn = (dn: string | undefined, otherwise: string) =>
  dn && /^[\w=,. -]{3,200}$/.test(dn) ? dn : otherwise;

const activeDirectory =
  () => `# On a domain controller, or where the Active Directory module is. Every account of a domain may read what is
# needed, so this one gets no group beside Domain Users, and no right to sign in anywhere else.
New-ADUser -Name rollcall-reader -SamAccountName rollcall-reader \`
  -UserPrincipalName "rollcall-reader@$((Get-ADDomain).DNSRoot)" \`
  -Description "Reads the inventory for Rollcall" \`
  -AccountPassword (Read-Host -AsSecureString "A long random password") \`
  -PasswordNeverExpires $false -Enabled $true

# Only where "Authenticated Users" was taken out of "Pre-Windows 2000 Compatible Access": give it reading back.
dsacls (Get-ADDomain).DistinguishedName /I:T /G "rollcall-reader:GR"
`;

const openLdap = ({ user, base }: Partial<LdapConfig>) => {
  const reader = safeDn(user, "cn=rollcall-reader,ou=services,dc=example,dc=com");
  const suffix = safeDn(base, reader.replace(/^.*?(dc=|o=)/i, "$1"));
  return `# 1. The account, with a password that slappasswd hashed.
ldapadd -D cn=admin,${suffix} -W <<'LDIF'
dn: ${reader}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: rollcall-reader
description: Reads the inventory for Rollcall
userPassword: {SSHA}PUT-THE-HASH-HERE
LDIF

# 2. What it may see, and lists without a limit. {1}mdb is the database of the directory: slapcat -n0 | grep olcSuffix -B5
ldapmodify -Y EXTERNAL -H ldapi:/// <<'LDIF'
dn: olcDatabase={1}mdb,cn=config
changetype: modify
add: olcAccess
olcAccess: {0}to attrs=userPassword by dn.exact="${reader}" auth by * break
olcAccess: {1}to * by dn.exact="${reader}" read by * break
-
add: olcLimits
olcLimits: dn.exact="${reader}" size.soft=unlimited size.hard=unlimited size.prtotal=unlimited
LDIF
`;
};

const lastUse =
  () => `# OpenLDAP 2.5 and later: the last time that each account signed in, kept in pwdLastSuccess.
ldapmodify -Y EXTERNAL -H ldapi:/// <<'LDIF'
dn: olcDatabase={1}mdb,cn=config
changetype: modify
replace: olcLastBind
olcLastBind: TRUE
LDIF
`;

export const accessGuide: AccessGuide<LdapConfig> = {
  intro:
    "The reader needs to read entries and nothing more. It needs no right to read passwords or their hashes, and is to have none.",
  tabs: [
    { name: "Active Directory", language: "powershell", text: activeDirectory },
    { name: "OpenLDAP", language: "sh", text: openLdap },
    { name: "OpenLDAP: last use", language: "sh", text: lastUse },
  ],
};
