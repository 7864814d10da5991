import type { Rule } from "@/lib/domain/assessment/rule";
import { administrator } from "./administrator";
import { administratorWithStaticKey } from "./administrator-with-static-key";
import { canChangeAccess } from "./can-change-access";
import { canSwitchOffLogging } from "./can-switch-off-logging";
import { clusterAdminWorkload } from "./cluster-admin-workload";
import { clusterWideRights } from "./cluster-wide-rights";
import { escalationPath } from "./escalation-path";
import { orgWideToken } from "./org-wide-token";
import { privilegeGrew } from "./privilege-grew";
import { privilegedUnknown } from "./privileged-unknown";
import { rootAccountKey } from "./root-account-key";
import { superuserApplication } from "./superuser-application";
import { unusedPrivilege } from "./unused-privilege";
import { wildcardGrant } from "./wildcard-grant";
import { writeGrantedReadUsed } from "./write-granted-read-used";

/** NHI5: identities that may do more than they need. */
export const overprivileged: readonly Rule[] = [
  administratorWithStaticKey,
  rootAccountKey,
  administrator,
  clusterAdminWorkload,
  superuserApplication,
  canChangeAccess,
  canSwitchOffLogging,
  clusterWideRights,
  wildcardGrant,
  orgWideToken,
  privilegeGrew,
  unusedPrivilege,
  writeGrantedReadUsed,
  escalationPath,
  privilegedUnknown,
];
