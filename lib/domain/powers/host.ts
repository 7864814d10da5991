import { known, reads, wide } from "./gathered";
import { type EntitlementFacts, type EntitlementPowers, notUnderstood } from "./power";

const root = wide(
  [
    "administer",
    "grant_access",
    "create_credentials",
    "impersonate",
    "disable_logging",
    "read_secrets",
    "write",
    "delete",
    "read",
  ],
  "superuser",
  "reads_secrets",
);

/** Groups of a machine that make their members its administrator, and some that do not. */
const groups = known(
  ["root wheel sudo admin sudoers", root],
  // Each of these is a known way to become root.
  [
    "docker lxd lxc libvirt disk shadow kmem podman incus-admin",
    wide(["administer", "read_secrets", "write", "read"], "superuser"),
  ],
  ["adm systemd-journal", wide(["read"])],
  [
    "users nogroup nobody plugdev audio video cdrom dip floppy games mail staff input render tty utmp crontab ssl-cert netdev bluetooth scanner lpadmin",
    reads,
  ],
);

/** Groups of a machine, and being its superuser. What files other groups may read is not looked at. */
export function powersOfHost({ name }: EntitlementFacts): EntitlementPowers {
  if (name === "superuser") return root;
  return groups.get(name.toLowerCase()) ?? notUnderstood;
}
