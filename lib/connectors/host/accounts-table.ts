/** One line of passwd. */
export interface Account {
  name: string;
  uid: number;
  gid: number;
  comment: string;
  home: string;
  shell: string;
}

/** The accounts that the text of a passwd file names; a line that is none is left out. */
export function parsePasswd(text: string): Account[] {
  return text.split("\n").flatMap((line) => {
    const [name, , uid, gid, comment, home, shell] = line.split(":");
    if (name === undefined || name === "" || name.startsWith("#") || name.startsWith("+")) return [];
    if (shell === undefined || home === undefined || !/^\d+$/.test(uid ?? "")) return [];
    return [{ name, uid: Number(uid), gid: Number(gid), comment: comment ?? "", home, shell: shell.trim() }];
  });
}

/** Supplementary members by group, from the text of a group file. */
export function parseGroups(text: string): { name: string; gid: number; members: string[] }[] {
  return text.split("\n").flatMap((line) => {
    const [name, , gid, members] = line.split(":");
    if (name === undefined || members === undefined || name === "" || name.startsWith("#")) return [];
    return [
      {
        name,
        gid: Number(gid),
        members: members
          .split(",")
          .map((each) => each.trim())
          .filter(Boolean),
      },
    ];
  });
}

/** Whether a person could get a prompt as this account: its shell is one. */
export function hasLoginShell(account: Account): boolean {
  return !/(?:nologin|false|sync|halt|shutdown|true)$/.test(account.shell) && account.shell !== "";
}
