/** What counts as an account, a group and so on, in the words of each kind of directory. */

export function accountFilter(isAd: boolean): string {
  return isAd
    ? "(&(objectCategory=person)(objectClass=user))"
    : anyClass(
        "person",
        "account",
        "posixAccount",
        "shadowAccount",
        "simpleSecurityObject",
        "applicationProcess",
      );
}

export const managedFilter = anyClass(
  "msDS-GroupManagedServiceAccount",
  "msDS-ManagedServiceAccount",
  "msDS-DelegatedManagedServiceAccount",
);

export const computerFilter = "(objectCategory=computer)";
export const unitFilter = "(objectClass=organizationalUnit)";

export function groupFilter(isAd: boolean): string {
  return isAd
    ? "(objectCategory=group)"
    : `(|${anyClass("groupOfNames", "groupOfUniqueNames", "groupOfMembers", "posixGroup", "groupOfURLs")}(&(objectClass=organizationalRole)(roleOccupant=*)))`;
}

function anyClass(...names: string[]): string {
  return `(|${names.map((name) => `(objectClass=${name})`).join("")})`;
}
