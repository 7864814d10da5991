import { known, reads, wide } from "./gathered";
import { type EntitlementFacts, type EntitlementPowers, notUnderstood } from "./power";

const permissions = known(
  [
    "read-write-packages write-packages publish createpackage createpackageversion publish-package create-package-version",
    wide(["deploy", "write", "read"], "publishes_packages"),
  ],
  ["read-only-packages read-packages read-only-organizations", reads],
  ["read-write-organizations", wide(["grant_access", "write", "read"], "org_wide")],
);

/** What tokens and trusted publishers may do with packages and organisations of npm. */
export function powersOfNpm({ kind, name }: EntitlementFacts): EntitlementPowers {
  return kind === "group"
    ? notUnderstood
    : (permissions.get(name.toLowerCase().replaceAll(" ", "-")) ?? notUnderstood);
}
